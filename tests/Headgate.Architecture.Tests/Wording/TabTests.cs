using Headgate.Architecture.Tests.Repository;
using Headgate.Architecture.Tests.Walls;

namespace Headgate.Architecture.Tests.Wording;

public sealed class TabTests : WallPromise
{
    internal override IWall Wall => new TabWall();

    internal override Snapshot Breached => Snapshot.Of(("src/Demo/Demo.csproj", "<Project>\n  \t<A />\n</Project>\n"));

    internal override string Place => "src/Demo/Demo.csproj:2";

    internal override Snapshot Kept => Snapshot.Of(("docs/list.tsv", "id\ttext\n"), ("src/Demo/A.cs", "class A;\n"));
}
