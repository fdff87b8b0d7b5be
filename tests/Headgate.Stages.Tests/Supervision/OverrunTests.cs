using Headgate.Stages.Supervision;
using Headgate.Stages.Tests.Probes;

namespace Headgate.Stages.Tests.Supervision;

/// <summary>Children that do not stop when they are asked to: each is named in the log, and none holds its supervisor up for ever.</summary>
public sealed class OverrunTests
{
    private static readonly TimeSpan KillGrace = TimeSpan.FromSeconds(5);

    [Fact]
    [Trait("Conformance", "S40")]
    public void A_child_that_was_killed_is_named_with_its_deadline() => Lab.ForEachSeed(50, async (lab, logs) =>
    {
        var steps = new Steps();
        var spec = new SupervisorSpec();
        var slow = spec.Add("slow", () => steps.New("slow"), new ChildOptions { Shutdown = ChildShutdown.Within(TimeSpan.FromSeconds(2)) });
        spec.Add("quick", () => steps.New("quick"));
        var supervisor = await Supervisor.StartAsync(spec, lab.Environment);
        Steps.Of(slow).HangsInTermination = true;

        await supervisor.StopAsync();

        Assert.Equal("Supervisor Supervisor: child slow did not stop within 00:00:02 and was killed", Assert.Single(logs.Of("ChildOverran")).Message);
        Assert.Empty(logs.Of("ChildLeftBehind"));
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Conformance", "S40")]
    public void A_task_that_does_not_heed_its_token_is_left_behind_after_a_grace_and_named(bool kills) => Lab.ForEachSeed(50, async (lab, logs) =>
    {
        var spec = new SupervisorSpec();
        spec.AddTask("deaf", _ => new TaskCompletionSource().Task, new ChildOptions { Shutdown = kills ? ChildShutdown.Kill : ChildShutdown.Within(TimeSpan.FromSeconds(2)) });
        var supervisor = await Supervisor.StartAsync(spec, lab.Environment);
        await lab.SettledAsync();
        var before = lab.Time.Elapsed;

        await supervisor.StopAsync();

        Assert.Equal((kills ? TimeSpan.Zero : TimeSpan.FromSeconds(2)) + KillGrace, lab.Time.Elapsed - before);
        Assert.Contains("child deaf", Assert.Single(logs.Of("ChildLeftBehind")).Message, StringComparison.Ordinal);
        Assert.Equal(StopKind.Killed, supervisor.Children[0].LastReason!.Kind);
    });

    [Fact]
    [Trait("Conformance", "S40")]
    public void A_killed_task_has_ended_before_another_takes_its_place() => Lab.ForEachSeed(100, async (lab, logs) =>
    {
        var (running, most, starts) = (0, 0, 0);
        var steps = new Steps();
        var spec = new SupervisorSpec(new SupervisorOptions { Strategy = RestartStrategy.OneForAll });
        var first = spec.Add("first", () => steps.New("first"));
        spec.AddTask(
            "slow",
            async _ =>
            {
                starts++;
                most = Math.Max(most, ++running);
                await Task.Delay(TimeSpan.FromSeconds(3), lab.Time, CancellationToken.None);
                running--;
            },
            new ChildOptions { Restart = Restart.Transient, Shutdown = ChildShutdown.Within(TimeSpan.FromSeconds(1)) });
        var supervisor = await Supervisor.StartAsync(spec, lab.Environment);
        await Steps.UntilAsync(lab, () => starts == 1);

        await Steps.Of(first).FailAsync();
        await Steps.UntilAsync(lab, () => starts == 2);
        await supervisor.StopAsync();

        Assert.Equal(1, most);
        Assert.Empty(logs.Of("ChildLeftBehind"));
        Assert.Equal(2, logs.Of("ChildOverran").Count);
    });

    [Fact]
    [Trait("Conformance", "S40")]
    public async Task A_stage_that_blocks_its_thread_is_left_behind_and_named()
    {
        using var blocked = new ManualResetEventSlim();
        var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var logs = new LogRecorder();
        var spec = new SupervisorSpec();
        var child = spec.Add("blocks", () => new Recorder<int>(), new ChildOptions { Shutdown = ChildShutdown.Within(TimeSpan.FromMilliseconds(1)) });
        var clock = new QuickClock();
        var supervisor = await Supervisor.StartAsync(spec, new StageEnvironment(clock, logs));
        var stage = (Recorder<int>)child.Stage!;
        stage.PostAction(() =>
        {
            began.SetResult();
            blocked.Wait();
        });
        await began.Task;

        await supervisor.StopAsync().WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Single(logs.Of("ChildLeftBehind"));
        blocked.Set();
        await stage.Completion.WaitAsync(TimeSpan.FromSeconds(30)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    [Fact]
    [Trait("Conformance", "S40")]
    public void A_child_may_be_given_more_time_than_any_timer_measures() => Lab.ForEachSeed(20, async lab =>
    {
        var steps = new Steps();
        var spec = new SupervisorSpec();
        var child = spec.Add("child", () => steps.New("child"), new ChildOptions { Shutdown = ChildShutdown.Within(TimeSpan.FromDays(60)) });
        spec.Add("other", () => steps.New("other"), new ChildOptions { Shutdown = ChildShutdown.Within(TimeSpan.MaxValue) });
        spec.AddTask("task", async token => await Task.Delay(Timeout.InfiniteTimeSpan, lab.Time, token), new ChildOptions { Shutdown = ChildShutdown.Within(TimeSpan.MaxValue) });
        var supervisor = await Supervisor.StartAsync(spec, lab.Environment);

        await supervisor.StopAsync();

        Assert.Equal(ChildStatus.Stopped, child.Status);
        Assert.Equal(StopReason.Shutdown, supervisor.StopReason);
    });

    /// <summary>The system's clock, on which seconds pass in milliseconds.</summary>
    private sealed class QuickClock : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime == Timeout.InfiniteTimeSpan ? dueTime : dueTime / 100, period);
    }
}
