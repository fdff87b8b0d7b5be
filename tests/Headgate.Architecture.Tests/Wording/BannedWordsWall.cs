using System.Text.RegularExpressions;
using Headgate.Architecture.Tests.Repository;
using Headgate.Architecture.Tests.Walls;

namespace Headgate.Architecture.Tests.Wording;

/// <summary>Code holds no notes to self and no half-features. (The words are put together here, so that this file does not breach its own wall.)</summary>
internal sealed partial class BannedWordsWall : IWall
{
    private const string Words = "TO" + "DO|T" + "BD|FIX" + "ME|HA" + "CK|NotImplemented" + "Exception";

    private static readonly string[] Kinds = [".cs", ".csproj", ".props", ".targets", ".sh", ".razor", ".js", ".css"];

    public IEnumerable<Violation> Inspect(Snapshot snapshot) =>
        from file in snapshot.Files
        where Kinds.Contains(file.Extension)
        from line in file.Lines.Index()
        let match = Banned().Match(line.Item)
        where match.Success
        select file.Breach(line.Index + 1, $"the word {match.Value}", "nothing half-done is committed", "Do it now, or open an issue and leave the code whole.");

    [GeneratedRegex($@"\b({Words})\b")]
    private static partial Regex Banned();
}
