using Headgate.Architecture.Tests.Repository;
using Headgate.Architecture.Tests.Walls;

namespace Headgate.Architecture.Tests.Imports;

public sealed class SolutionTests : WallPromise
{
    private const string OneProject = "<Solution>\n<Project Path=\"src/A/A.csproj\" />\n</Solution>";

    internal override IWall Wall => new SolutionWall();

    internal override Snapshot Breached => Snapshot.Of(
        ("Headgate.slnx", OneProject), ("src/A/A.csproj", "<Project />"), ("tests/A.Tests/A.Tests.csproj", "<Project />"));

    internal override string Place => "tests/A.Tests/A.Tests.csproj:1";

    internal override Snapshot Kept => Snapshot.Of(
        ("Headgate.slnx", OneProject), ("src/A/A.csproj", "<Project />"), ("templates/demo/demo.csproj", "<Project />"));

    [Fact]
    public void A_listed_project_that_is_gone_is_found() =>
        Assert.Equal("Headgate.slnx:2", Assert.Single(Wall.Inspect(Snapshot.Of(("Headgate.slnx", OneProject)))).Place);
}
