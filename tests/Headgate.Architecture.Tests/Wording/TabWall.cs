using Headgate.Architecture.Tests.Repository;
using Headgate.Architecture.Tests.Walls;

namespace Headgate.Architecture.Tests.Wording;

/// <summary>Lines are indented with spaces.</summary>
internal sealed class TabWall : IWall
{
    public IEnumerable<Violation> Inspect(Snapshot snapshot) =>
        from file in snapshot.Files
        from line in file.Lines.Index()
        where line.Item.TakeWhile(char.IsWhiteSpace).Contains('\t')
        select file.Breach(line.Index + 1, "a tab in the indent", "indents are spaces", "Run eng/format.sh, or set the editor to .editorconfig.");
}
