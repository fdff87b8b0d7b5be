using Headgate.Stages.Supervision;
using Headgate.Testing.Scheduling;

namespace Headgate.Stages.Tests.Supervision;

public sealed class BackoffTests
{
    private static readonly RestartBackoff Doubling = RestartBackoff.Exponential(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));

    [Fact]
    [Trait("Conformance", "S38")]
    public void Waits_double_up_to_the_longest()
    {
        Assert.Equal([1, 2, 4, 8, 10, 10], Enumerable.Range(0, 6).Select(earlier => (int)Doubling.After(earlier).TotalSeconds));
        Assert.Equal(TimeSpan.FromDays(49), RestartBackoff.Exponential(TimeSpan.FromTicks(1), TimeSpan.FromDays(49)).After(int.MaxValue));
        Assert.Equal(TimeSpan.Zero, RestartBackoff.None.After(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => RestartBackoff.Exponential(TimeSpan.Zero, TimeSpan.FromSeconds(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => RestartBackoff.Exponential(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => RestartBackoff.Exponential(TimeSpan.FromSeconds(2), TimeSpan.FromDays(50)));
    }

    [Fact]
    [Trait("Conformance", "S38")]
    public void A_child_that_fails_again_and_again_waits_longer_and_one_that_has_run_for_long_does_not() => Steps.UnderEachSeed(50, async lab =>
    {
        var waits = new List<double>();
        var child = await StartOneAsync(lab, new SupervisorOptions { Backoff = RestartBackoff.Exponential(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1)), MaxRestarts = 100 });
        for (var crash = 1; crash <= 5; crash++) await CrashAsync(lab, child, waits);
        await Task.Delay(TimeSpan.FromSeconds(1), lab.Time);
        await CrashAsync(lab, child, waits);

        Assert.Equal([100, 200, 400, 800, 1000, 100], waits);
    });

    [Fact]
    [Trait("Conformance", "S38")]
    public void A_start_that_fails_waits_too() => Steps.UnderEachSeed(50, async lab =>
    {
        var times = new List<double>();
        var steps = new Steps();
        var spec = new SupervisorSpec(new SupervisorOptions { Backoff = Doubling, MaxRestarts = 100 });
        var child = spec.Add("child", () =>
        {
            times.Add(Math.Floor(lab.Time.Elapsed.TotalSeconds));
            return times.Count is 2 or 3 ? throw new InvalidDataException("not yet") : steps.New("child");
        });
        await using var supervisor = await Supervisor.StartAsync(spec, lab.Environment);

        await Steps.Of(child).FailAsync();
        await Steps.UntilAsync(lab, () => times.Count == 4 && child.Status == ChildStatus.Running);

        Assert.Equal([0, 1, 3, 7], times);
    });

    [Fact]
    [Trait("Conformance", "S41")]
    public void A_restart_that_waits_can_be_stopped() => Steps.UnderEachSeed(50, async lab =>
    {
        var steps = new Steps();
        var spec = new SupervisorSpec(new SupervisorOptions { Backoff = RestartBackoff.Exponential(TimeSpan.FromHours(1), TimeSpan.FromHours(1)) });
        var a = spec.Add("a", () => steps.New("a"));
        var b = spec.Add("b", () => steps.New("b"));
        var supervisor = await Supervisor.StartAsync(spec, lab.Environment);
        await Steps.Of(a).FailAsync();
        await Steps.Of(b).FailAsync();
        await Steps.UntilAsync(lab, () => a.Status == ChildStatus.Restarting && b.Status == ChildStatus.Restarting);

        Assert.True(await supervisor.TerminateChildAsync("a"));
        Assert.Equal(ChildStatus.Stopped, a.Status);
        Assert.True(await supervisor.RestartChildAsync("a"));
        Assert.Equal(ChildStatus.Running, a.Status);
        await supervisor.StopAsync();

        Assert.True(lab.Time.Elapsed < TimeSpan.FromHours(1));
        Assert.Equal(["start a", "start b"], steps.Notes.Take(2));
        Assert.Equal(2, steps.Notes.Count(note => note == "stop a"));
        Assert.Equal(1, steps.Notes.Count(note => note == "start b"));
    });

    [Fact]
    [Trait("Conformance", "S37")]
    public void A_group_waits_together_and_starts_in_order() => Steps.UnderEachSeed(100, async lab =>
    {
        var steps = new Steps();
        var spec = new SupervisorSpec(new SupervisorOptions { Backoff = Doubling, Strategy = RestartStrategy.RestForOne, MaxRestarts = 100 });
        var a = spec.Add("a", () => steps.New("a"));
        spec.Add("b", () => steps.New("b"));
        var c = spec.Add("c", () => steps.New("c"));
        await using var supervisor = await Supervisor.StartAsync(spec, lab.Environment);

        // While c waits a fails: the younger group takes c over, and starts it in its turn.
        await Steps.Of(c).FailAsync();
        await Task.Delay(TimeSpan.FromMilliseconds(500), lab.Time);
        await Steps.Of(a).FailAsync();
        await Steps.UntilAsync(lab, () => supervisor.CountRunning() == 3);
        await Task.Delay(TimeSpan.FromMinutes(1), lab.Time);

        Assert.Equal(["stop c", "stop a", "stop b", "start a", "start b", "start c"], steps.Notes.Skip(3));
        Assert.Equal(3, supervisor.CountRunning());
    });

    private static async Task<ChildHandle> StartOneAsync(StageLab lab, SupervisorOptions options)
    {
        var steps = new Steps();
        var spec = new SupervisorSpec(options);
        var child = spec.Add("child", () => steps.New("child"));
        await Supervisor.StartAsync(spec, lab.Environment);
        return child;
    }

    private static async Task CrashAsync(StageLab lab, ChildHandle child, List<double> waits)
    {
        var before = lab.Time.Elapsed;
        var restarts = child.RestartCount;
        await Steps.Of(child).FailAsync();
        await Steps.UntilAsync(lab, () => child.RestartCount == restarts + 1 && child.Status == ChildStatus.Running);
        waits.Add(Math.Floor((lab.Time.Elapsed - before).TotalMilliseconds / 100) * 100);
    }
}
