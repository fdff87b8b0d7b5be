using Headgate.Architecture.Tests.Repository;
using Headgate.Architecture.Tests.Walls;

namespace Headgate.Architecture.Tests.Waiting;

public sealed class SleepTests : WallPromise
{
    internal override IWall Wall => new SleepWall();

    internal override Snapshot Breached => In("await Task.Delay(TimeSpan.FromSeconds(1));");

    internal override string Place => "tests/Demo/A.cs:5";

    internal override Snapshot Kept => In(
        "await Task.Delay(Timeout.Infinite, token);\nawait Task.Delay(TimeSpan.FromSeconds(1), _time);\nawait Task.Delay(delay);\nTask.Yield();");

    [Theory]
    [InlineData("Thread.Sleep(10);")]
    [InlineData("Thread.Sleep(delay);")]
    [InlineData("System.Threading.Thread.Sleep(10);")]
    [InlineData("await Task.Delay(5 * 1000);")]
    [InlineData("await Task.Delay(100, TestContext.Current.CancellationToken);")]
    [InlineData("F(() => Task.Delay(100));")]
    public void Each_way_to_wait_for_a_while_is_found(string code) => Assert.Single(Wall.Inspect(In(code)));

    private static Snapshot In(string code) => Snapshot.Of(("tests/Demo/A.cs", $"class A\n{{\n    async Task M()\n    {{\n{code}\n    }}\n}}\n"));
}
