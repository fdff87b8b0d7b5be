using Headgate.Stages.Supervision;

namespace Headgate.Stages.Tests.Supervision;

public sealed class ShutdownTests
{
    [Fact]
    [Trait("Conformance", "S40")]
    public void A_child_that_overruns_its_deadline_is_killed() => Steps.UnderEachSeed(100, async lab =>
    {
        var steps = new Steps();
        var spec = new SupervisorSpec();
        var slow = spec.Add("slow", () => steps.New("slow"), new ChildOptions { Shutdown = ChildShutdown.Within(TimeSpan.FromSeconds(2)) });
        var supervisor = await Supervisor.StartAsync(spec, lab.Environment);
        var stage = Steps.Of(slow);
        stage.HangsInTermination = true;
        var before = lab.Time.Elapsed;

        await supervisor.DisposeAsync();

        Assert.Equal(TimeSpan.FromSeconds(2), lab.Time.Elapsed - before);
        Assert.True(stage.Completion.IsCompleted);
        Assert.Equal(StopKind.Killed, supervisor.Children[0].LastReason!.Kind);
    });

    [Fact]
    [Trait("Conformance", "S40")]
    public void An_infinite_shutdown_waits_and_a_kill_does_not() => Steps.UnderEachSeed(50, async lab =>
    {
        var steps = new Steps();
        var spec = new SupervisorSpec();
        var patient = spec.Add("patient", () => steps.New("patient"), new ChildOptions { Shutdown = ChildShutdown.Infinite });
        var killed = spec.Add("killed", () => steps.New("killed"), new ChildOptions { Shutdown = ChildShutdown.Kill });
        var supervisor = await Supervisor.StartAsync(spec, lab.Environment);
        Steps.Of(patient).HangsInTermination = true;
        Steps.Of(killed).HangsInTermination = true;
        var before = lab.Time.Elapsed;

        await supervisor.DisposeAsync();

        Assert.Equal(TimeSpan.FromDays(1), lab.Time.Elapsed - before);
        Assert.DoesNotContain("stop killed", steps.Notes);
        Assert.Contains("stop patient", steps.Notes);
    });

    [Fact]
    [Trait("Conformance", "S41")]
    public void A_nested_supervisor_that_gives_up_is_restarted_by_its_own() => Steps.UnderEachSeed(100, async lab =>
    {
        var steps = new Steps();
        ChildHandle? inner = null;
        var outer = new SupervisorSpec();
        var nested = outer.AddSupervisor("nested", () =>
        {
            var spec = new SupervisorSpec(new SupervisorOptions { Name = "nested", MaxRestarts = 0 });
            inner = spec.Add("child", () => steps.New("child"));
            return spec;
        });
        await using var supervisor = await Supervisor.StartAsync(outer, lab.Environment);

        await Steps.Of(inner!).FailAsync();
        await Steps.UntilAsync(lab, () => nested.RestartCount == 1 && inner!.Status == ChildStatus.Running);

        Assert.Equal(["start child", "stop child", "start child"], steps.Notes);
        Assert.True(supervisor.Children[0].IsSupervisor);
    });

    [Fact]
    [Trait("Conformance", "S41")]
    public void Children_are_started_terminated_restarted_deleted_and_counted_at_run_time() => Steps.UnderEachSeed(50, async lab =>
    {
        var steps = new Steps();
        await using var supervisor = await Supervisor.StartAsync(new SupervisorSpec(), lab.Environment);
        await supervisor.StartChildAsync(spec => spec.Add("a", () => steps.New("a")));
        await supervisor.StartChildAsync(spec => spec.Add("b", () => steps.New("b")));
        Assert.Equal(2, supervisor.CountRunning());
        await Assert.ThrowsAsync<ArgumentException>(() => supervisor.StartChildAsync(spec => spec.Add("a", () => steps.New("a"))));

        Assert.False(await supervisor.DeleteChildAsync("a"));
        Assert.True(await supervisor.TerminateChildAsync("a"));
        Assert.Equal(1, supervisor.CountRunning());
        Assert.True(await supervisor.RestartChildAsync("a"));
        Assert.False(await supervisor.RestartChildAsync("a"));
        Assert.True(await supervisor.TerminateChildAsync("a"));
        Assert.True(await supervisor.DeleteChildAsync("a"));
        Assert.False(await supervisor.TerminateChildAsync("a"));

        Assert.Equal(["b"], supervisor.Children.Select(child => child.Id));
        Assert.Equal(["start a", "start b", "stop a", "start a", "stop a"], steps.Notes);
    });

    [Fact]
    [Trait("Conformance", "S41")]
    public void A_stopped_supervisor_refuses_to_start_children() => Steps.UnderEachSeed(20, async lab =>
    {
        var supervisor = await Supervisor.StartAsync(new SupervisorSpec(), lab.Environment);
        await supervisor.DisposeAsync();
        await Assert.ThrowsAsync<StageStoppedException>(() => supervisor.StartChildAsync(spec => spec.AddTask("task", _ => Task.CompletedTask)));
    });

    [Fact]
    public void A_supervisor_of_a_job_stops_normally_with_its_last_child() => Steps.UnderEachSeed(100, async lab =>
    {
        var steps = new Steps();
        var spec = new SupervisorSpec(new SupervisorOptions { StopsWithLastChild = true });
        var transient = new ChildOptions { Restart = Restart.Transient };
        var a = spec.Add("a", () => steps.New("a"), transient);
        spec.AddTask("task", async token => await Task.Delay(TimeSpan.FromSeconds(1), lab.Time, token), transient);
        await using var supervisor = await Supervisor.StartAsync(spec, lab.Environment);

        await Steps.Of(a).EndAsync();
        await supervisor.Completion;

        Assert.Equal(TimeSpan.FromSeconds(1), lab.Time.Elapsed);
        Assert.Equal(StopKind.Normal, supervisor.StopReason!.Kind);
    });

    [Fact]
    public void A_supervised_task_is_cancelled_and_awaited() => Steps.UnderEachSeed(50, async lab =>
    {
        var ended = false;
        var spec = new SupervisorSpec();
        spec.AddTask("task", async token =>
        {
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, lab.Time, token);
            }
            finally
            {
                await Task.Delay(TimeSpan.FromSeconds(1), lab.Time, CancellationToken.None);
                ended = true;
            }
        });
        var supervisor = await Supervisor.StartAsync(spec, lab.Environment);
        await supervisor.DisposeAsync();
        Assert.True(ended);
    });
}
