using Headgate.Stages.Supervision;

namespace Headgate.Stages.Tests.Supervision;

public sealed class GroupRestartTests
{
    [Theory]
    [Trait("Conformance", "S37")]
    [InlineData(RestartStrategy.OneForAll)]
    [InlineData(RestartStrategy.RestForOne)]
    public void Who_waits_behind_a_child_that_does_not_start_is_started_when_that_child_is_terminated(RestartStrategy strategy) => Steps.UnderEachSeed(100, async lab =>
    {
        var steps = new Steps();
        Supervisor supervisor = null!;
        Task<bool>? terminating = null;
        var made = 0;
        var spec = new SupervisorSpec(new SupervisorOptions { Strategy = strategy, MaxRestarts = 50 });
        var a = spec.Add("a", () => steps.New("a"));
        var b = spec.Add("b", () =>
        {
            if (made++ == 0) return steps.New("b");
            terminating ??= supervisor.TerminateChildAsync("b");
            throw new InvalidDataException("b does not start");
        });
        var c = spec.Add("c", () => steps.New("c"));
        supervisor = await Supervisor.StartAsync(spec, lab.Environment);

        await Steps.Of(a).FailAsync();
        await Steps.UntilAsync(lab, () => terminating is { IsCompleted: true } && c.Status == ChildStatus.Running);

        Assert.Equal((ChildStatus.Running, ChildStatus.Stopped), (a.Status, b.Status));
        Assert.Equal("start c", steps.Notes[^1]);
        await supervisor.StopAsync();
    });
}
