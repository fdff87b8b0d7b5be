using Headgate.Architecture.Tests.Repository;
using Headgate.Architecture.Tests.Walls;

namespace Headgate.Architecture.Tests.Wording;

/// <summary>A folder is a concept and a file is one type; a drawer for odds and ends is neither.</summary>
internal sealed class BannedNamesWall : IWall
{
    private const string Advice = "Name it after the concept that its types belong to.";
    private const string Limit = "a name says which concept it holds";

    private static readonly string[] Zones = ["src", "samples", "bench", "tests"];
    private static readonly string[] Folders =
        ["Util", "Utils", "Utilities", "Helper", "Helpers", "Common", "Manager", "Managers", "Base", "Misc"];

    private static readonly string[] Endings = ["Util", "Utils", "Utilities", "Helper", "Helpers", "Manager"];

    public IEnumerable<Violation> Inspect(Snapshot snapshot) => snapshot.Files.Where(file => Zones.Contains(file.Zone)).SelectMany(In);

    private static IEnumerable<Violation> In(RepositoryFile file)
    {
        var parts = file.Path.Split('/');
        foreach (var folder in parts[..^1].Where(part => Folders.Contains(part, StringComparer.OrdinalIgnoreCase)))
        {
            yield return file.Breach(1, $"the folder {folder}", Limit, Advice);
        }

        var name = Path.GetFileNameWithoutExtension(parts[^1]);
        if (file.IsCSharp && Endings.Any(ending => name.EndsWith(ending, StringComparison.Ordinal)))
        {
            yield return file.Breach(1, $"the file {parts[^1]}", Limit, Advice);
        }
    }
}
