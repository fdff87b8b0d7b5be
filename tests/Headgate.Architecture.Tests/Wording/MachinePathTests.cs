using Headgate.Architecture.Tests.Repository;
using Headgate.Architecture.Tests.Walls;

namespace Headgate.Architecture.Tests.Wording;

public sealed class MachinePathTests : WallPromise
{
    internal override IWall Wall => new MachinePathWall();

    internal override Snapshot Breached => Snapshot.Of(("docs/guide.md", "# Guide\n\nSee `/wor" + "k/main/docs`.\n"));

    internal override string Place => "docs/guide.md:3";

    internal override Snapshot Kept => Snapshot.Of(("docs/guide.md", "docs/wor" + "k/a.md, https://host/hom" + "e/x, /etc/os-release, the /work of a day\n"));

    [Theory]
    [InlineData("cat /tm" + "p/x")]
    [InlineData("\"/hom" + "e/someone/x\"")]
    [InlineData("(/roo" + "t/x)")]
    [InlineData(@"C:\Use" + @"rs\someone")]
    public void Each_path_is_found(string line) => Assert.Single(Wall.Inspect(Snapshot.Of(("eng/demo.sh", line))));
}
