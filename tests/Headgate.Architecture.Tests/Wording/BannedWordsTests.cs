using Headgate.Architecture.Tests.Repository;
using Headgate.Architecture.Tests.Walls;

namespace Headgate.Architecture.Tests.Wording;

public sealed class BannedWordsTests : WallPromise
{
    internal override IWall Wall => new BannedWordsWall();

    internal override Snapshot Breached => Snapshot.Of(("src/Demo/Later.cs", "class Later;\n// TO" + "DO: the rest\n"));

    internal override string Place => "src/Demo/Later.cs:2";

    internal override Snapshot Kept => Snapshot.Of(("src/Demo/Mastodon.cs", "class MasTODONt; // todo in lower case, a hackle, methods\n"));

    [Theory]
    [InlineData("T" + "BD")]
    [InlineData("FIX" + "ME")]
    [InlineData("HA" + "CK")]
    [InlineData("throw new NotImplemented" + "Exception();")]
    public void Each_word_is_found(string line) => Assert.Single(Wall.Inspect(Snapshot.Of(("eng/demo.sh", line))));
}
