using Headgate.Architecture.Tests.Repository;
using Headgate.Architecture.Tests.Walls;

namespace Headgate.Architecture.Tests.Imports;

public sealed class ProjectImportsTests : WallPromise
{
    internal override IWall Wall => new ProjectImportsWall();

    internal override Snapshot Breached => Of("src/Headgate.Stages", "Headgate.Pipelines");

    internal override string Place => "src/Headgate.Stages/Headgate.Stages.csproj:3";

    internal override Snapshot Kept => Of("src/Connectors/Headgate.Kafka", "Headgate.Pipelines");

    [Theory]
    [InlineData("src/Headgate.Pipelines", "Headgate.Flows")]
    [InlineData("src/Headgate.Flows", "Headgate.Testing")]
    [InlineData("src/Connectors/Headgate.Kafka", "Headgate.Redis")]
    [InlineData("src/Headgate.Orleans", "Headgate.Dashboard")]
    [InlineData("samples/Demo", "Other")]
    [InlineData("samples/Demo", "Headgate.Servers")]
    [InlineData("bench/Demo", "Demo.Tests")]
    public void An_arrow_against_the_stream_is_found(string folder, string target) => Assert.Single(Wall.Inspect(Of(folder, target)));

    [Fact]
    public void A_benchmark_may_start_servers() => Assert.Empty(Wall.Inspect(Of("bench/Demo", "Headgate.Servers")));

    [Fact]
    public void A_project_without_a_row_is_found() =>
        Assert.Single(Wall.Inspect(Snapshot.Of(("src/Headgate.New/Headgate.New.csproj", "<Project />"))));

    private static Snapshot Of(string folder, string target)
    {
        var name = folder.Split('/')[^1];
        return Snapshot.Of(($"{folder}/{name}.csproj", $"<Project>\n  <ItemGroup>\n    <ProjectReference Include=\"../{target}/{target}.csproj\" />\n  </ItemGroup>\n</Project>\n"));
    }
}
