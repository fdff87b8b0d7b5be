using Headgate.Architecture.Tests.Repository;
using Headgate.Architecture.Tests.Walls;

namespace Headgate.Architecture.Tests.Sizes;

public sealed class FileLengthTests : WallPromise
{
    internal override IWall Wall => new FileLengthWall();

    internal override Snapshot Breached => Snapshot.Of(("src/Demo/Long.cs", Lines(FileLengthWall.Limit + 1)));

    internal override string Place => "src/Demo/Long.cs:401";

    internal override Snapshot Kept => Snapshot.Of(
        ("src/Demo/Fits.cs", Lines(FileLengthWall.Limit)),
        ("tests/Demo/Fits.cs", Lines(FileLengthWall.LimitOfTests)));

    [Fact]
    public void Long_files_may_not_become_the_habit()
    {
        var files = Enumerable.Range(1, 9).Select(number => ($"src/Demo/F{number}.cs", Lines(number > 7 ? FileLengthWall.Habit + 1 : 1)));

        var violation = Assert.Single(Wall.Inspect(Snapshot.Of([.. files])));

        Assert.Contains("2 of 9 files", violation.What, StringComparison.Ordinal);
    }

    private static string Lines(int count) => string.Concat(Enumerable.Repeat("//\n", count));
}
