using Headgate.Architecture.Tests.Repository;
using Headgate.Architecture.Tests.Walls;

namespace Headgate.Architecture.Tests.Sizes;

/// <summary>A file is one idea: mostly under 200 lines, never over its zone's limit; and a zone in which most are long has lost the habit.</summary>
internal sealed class FileLengthWall : IWall
{
    public const int Limit = 400;
    public const int LimitOfTests = 600;
    public const int Habit = 200;

    /// <summary>One file in so many may be longer than the habit.</summary>
    private const int LongFileEvery = 5;

    private static readonly string[] Zones = ["src", "samples", "bench", "tests", "eng"];

    public IEnumerable<Violation> Inspect(Snapshot snapshot) => Zones.SelectMany(zone => InZone(zone, [.. snapshot.CSharpIn(zone)]));

    private static IEnumerable<Violation> InZone(string zone, List<RepositoryFile> files)
    {
        var limit = zone == "tests" ? LimitOfTests : Limit;
        foreach (var file in files.Where(file => file.Lines.Count > limit))
        {
            yield return file.Breach(limit + 1, $"the file has {file.Lines.Count} lines", $"the limit is {limit}", "Move one of its ideas to a file of its own.");
        }

        var over = files.Where(file => file.Lines.Count > Habit).ToList();
        if (zone == "src" && over.Count * LongFileEvery > files.Count && over.Count > 1)
        {
            var longest = over.MaxBy(file => file.Lines.Count)!;
            var what = $"{over.Count} of {files.Count} files in {zone}/ have more than {Habit} lines";
            yield return longest.Breach(Habit + 1, what, $"at most one in {LongFileEvery} may", "Split the longest, this one, first.");
        }
    }
}
