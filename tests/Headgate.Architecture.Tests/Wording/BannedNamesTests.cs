using Headgate.Architecture.Tests.Repository;
using Headgate.Architecture.Tests.Walls;

namespace Headgate.Architecture.Tests.Wording;

public sealed class BannedNamesTests : WallPromise
{
    internal override IWall Wall => new BannedNamesWall();

    internal override Snapshot Breached => Snapshot.Of(("src/Demo/Utils/Thing.cs", "class Thing;\n"));

    internal override string Place => "src/Demo/Utils/Thing.cs:1";

    internal override Snapshot Kept => Snapshot.Of(("src/Demo/Commonality/Basement.cs", "class Basement;\n"), ("docs/Common/a.md", "text\n"));

    [Theory]
    [InlineData("tests/Demo/Helpers/A.cs")]
    [InlineData("samples/Common/A.cs")]
    [InlineData("bench/Demo/Manager/A.cs")]
    [InlineData("src/Demo/Base/A.cs")]
    [InlineData("src/Demo/Batching/BatchHelper.cs")]
    public void Each_name_is_found(string path) => Assert.Single(Wall.Inspect(Snapshot.Of((path, "class A;\n"))));
}
