using Headgate.Architecture.Tests.Repository;
using Headgate.Architecture.Tests.Walls;

namespace Headgate.Architecture.Tests.Imports;

public sealed class FriendsTests : WallPromise
{
    internal override IWall Wall => new FriendsWall();

    internal override Snapshot Breached => Friend("Headgate.Pipelines");

    internal override string Place => "src/Headgate.Stages/Headgate.Stages.csproj:2";

    internal override Snapshot Kept => Snapshot.Of([.. Friend("Headgate.Testing").Files.Concat(Friend("Headgate.Stages.Tests").Files).Concat(Friend("Headgate.Benchmarks").Files).Select(file => (file.Path, file.Text))]);

    [Fact]
    public void A_friend_named_in_a_source_file_is_found() =>
        Assert.Single(Wall.Inspect(Snapshot.Of(("src/Demo/Friends.cs", "using System.Runtime.CompilerServices;\n\n[assembly: InternalsVisibleTo(\"Headgate.Race\")]\n"))));

    private static Snapshot Friend(string name) =>
        Snapshot.Of(("src/Headgate.Stages/Headgate.Stages.csproj", $"<Project><ItemGroup>\n<InternalsVisibleTo Include=\"{name}\" />\n</ItemGroup></Project>"));
}
