using System.Text.RegularExpressions;
using Headgate.Architecture.Tests.Repository;
using Headgate.Architecture.Tests.Walls;

namespace Headgate.Architecture.Tests.Wording;

/// <summary>No file names a place that exists on one machine only. (The paths are put together here, as in the tests of this wall.)</summary>
internal sealed partial class MachinePathWall : IWall
{
    private const string Roots = "wor" + "k|tm" + "p|hom" + "e|roo" + "t|Use" + "rs";

    public IEnumerable<Violation> Inspect(Snapshot snapshot) =>
        from file in snapshot.Files
        from line in file.Lines.Index()
        let match = MachinePath().Match(line.Item)
        where match.Success
        select file.Breach(line.Index + 1, $"the path {match.Value}", "a path starts at the repository's root", "Write it relative to the repository, or ask the system for a temporary folder.");

    [GeneratedRegex($@"(?<![\w.}}*)~-])(/({Roots})/|[A-Z]:\\\\?(Use" + @"rs|wor" + @"k)\\)")]
    private static partial Regex MachinePath();
}
