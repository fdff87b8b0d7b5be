using System.Xml;
using System.Xml.Linq;
using Headgate.Architecture.Tests.Repository;
using Headgate.Architecture.Tests.Walls;

namespace Headgate.Architecture.Tests.Imports;

/// <summary>The solution holds every project of src, tests, samples and bench, and none that is not there.</summary>
internal sealed class SolutionWall : IWall
{
    private const string Name = "Headgate.slnx";
    private static readonly string[] Zones = ["src", "tests", "samples", "bench"];

    public IEnumerable<Violation> Inspect(Snapshot snapshot)
    {
        var solution = snapshot.Files.Single(file => file.Path == Name);
        var listed = XDocument.Parse(solution.Text, LoadOptions.SetLineInfo).Descendants("Project")
            .Select(project => (Path: ((string?)project.Attribute("Path") ?? "").Replace('\\', '/'), ((IXmlLineInfo)project).LineNumber))
            .ToList();
        var present = snapshot.Projects.Where(project => Zones.Contains(project.File.Zone)).Select(project => project.File).ToList();

        var left = present.Where(file => listed.TrueForAll(it => it.Path != file.Path));
        var gone = listed.Where(it => present.TrueForAll(file => file.Path != it.Path));
        return left.Select(file => file.Breach(1, "the project is not in the solution", $"{Name} holds them all", $"Run: dotnet sln {Name} add {file.Path}."))
            .Concat(gone.Select(it => solution.Breach(it.LineNumber, $"{it.Path} does not exist", $"{Name} holds what is there", "Remove the line.")));
    }
}
