using Headgate.Stages.Supervision;

namespace Headgate.Stages.Tests.Supervision;

public sealed class RunTests
{
    [Fact]
    [Trait("Conformance", "S37")]
    public void Running_a_job_ends_with_its_last_child() => Steps.UnderEachSeed(50, async lab =>
    {
        var received = new List<int>();
        var spec = new SupervisorSpec(new SupervisorOptions { StopsWithLastChild = true, ChildDefaults = new ChildOptions { Restart = Restart.Transient } });
        var source = spec.Add("source", () => Producer.From(Enumerable.Range(0, 25)));
        spec.Add("sink", () => Consumer.ForEach<int>(received.Add, new ConsumerOptions<int> { SubscribeTo = [new(source)] }));

        await Supervisor.RunAsync(spec, lab.Environment);

        Assert.Equal(Enumerable.Range(0, 25), received);
    });

    [Fact]
    [Trait("Conformance", "S37")]
    public void Cancelling_a_run_stops_the_children_in_reverse_and_is_no_failure() => Steps.UnderEachSeed(50, async lab =>
    {
        using var life = new CancellationTokenSource();
        var steps = new Steps();
        var spec = new SupervisorSpec();
        foreach (var name in (string[])["a", "b"]) spec.Add(name, () => steps.New(name));
        var running = Supervisor.RunAsync(spec, lab.Environment, life.Token);
        await Steps.UntilAsync(lab, () => steps.Notes.Count == 2);

        life.Cancel();
        await running;

        Assert.Equal(["start a", "start b", "stop b", "stop a"], steps.Notes);
    });

    [Fact]
    [Trait("Conformance", "S37")]
    public void Cancelling_a_start_gives_it_up() => Steps.UnderEachSeed(50, async lab =>
    {
        using var life = new CancellationTokenSource();
        var steps = new Steps();
        var hanging = 0;

        var starting = Supervisor.StartAsync(Spec(), lab.Environment, life.Token);
        var running = Supervisor.RunAsync(Spec(), lab.Environment, life.Token);
        await Steps.UntilAsync(lab, () => hanging == 2);
        life.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => starting);
        await running;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Supervisor.StartAsync(Spec(), lab.Environment, life.Token));
        Assert.Equal(["start a", "start a", "stop a", "stop a"], steps.Notes);

        SupervisorSpec Spec()
        {
            var spec = new SupervisorSpec();
            spec.Add("a", () => steps.New("a"));
            spec.Add("b", () => new Probes.Recorder<int>
            {
                WhenStarted = async token =>
                {
                    hanging++;
                    await Task.Delay(Timeout.InfiniteTimeSpan, lab.Time, token);
                },
            });
            spec.Add("c", () => steps.New("c"));
            return spec;
        }
    });

    [Fact]
    [Trait("Conformance", "S39")]
    public void A_run_fails_with_what_ended_it() => Steps.UnderEachSeed(50, async lab =>
    {
        var failing = new SupervisorSpec(new SupervisorOptions { MaxRestarts = 1 });
        failing.AddTask("task", _ => throw new InvalidDataException("always"));
        var gaveUp = await Assert.ThrowsAsync<RestartIntensityExceededException>(() => Supervisor.RunAsync(failing, lab.Environment));
        Assert.IsType<InvalidDataException>(gaveUp.InnerException);

        var broken = new SupervisorSpec();
        broken.Add("child", (Func<Consumer<int>>)(() => throw new InvalidDataException("cannot be made")));
        await Assert.ThrowsAsync<InvalidDataException>(() => Supervisor.RunAsync(broken, lab.Environment));
    });

    [Fact]
    [Trait("Conformance", "S41")]
    public void A_child_that_is_started_later_has_a_handle_to_subscribe_to() => Steps.UnderEachSeed(50, async lab =>
    {
        var received = new List<int>();
        await using var supervisor = await Supervisor.StartAsync(new SupervisorSpec(), lab.Environment);

        var source = await supervisor.StartChildAsync(spec => spec.Add("source", () => Producer.From(Enumerable.Range(0, 25)), new ChildOptions { Restart = Restart.Transient }));
        Assert.Equal((ChildStatus.Running, StageStatus.Running), (source.Status, source.Stage!.Status));
        var consumer = lab.Start(Consumer.ForEach<int>(received.Add));
        await consumer.SubscribeToAsync(source);
        await consumer.Completion;

        Assert.Equal(Enumerable.Range(0, 25), received);
    });

    [Fact]
    [Trait("Conformance", "S41")]
    public void Several_children_can_be_added_at_once_with_the_supervisors_defaults() => Steps.UnderEachSeed(50, async lab =>
    {
        var steps = new Steps();
        await using var supervisor = await Supervisor.StartAsync(
            new SupervisorSpec(new SupervisorOptions { ChildDefaults = new ChildOptions { Restart = Restart.Temporary } }), lab.Environment);

        await supervisor.StartChildrenAsync(spec =>
        {
            spec.Add("a", () => steps.New("a"));
            spec.Add("b", () => steps.New("b"), new ChildOptions());
        });

        Assert.Equal([("a", Restart.Temporary), ("b", Restart.Permanent)], supervisor.Children.Select(child => (child.Id, child.Restart)));
    });

    [Fact]
    [Trait("Conformance", "S41")]
    public void Who_adds_a_child_hears_that_the_supervisor_stops() => Steps.UnderEachSeed(50, async lab =>
    {
        var supervisor = await Supervisor.StartAsync(new SupervisorSpec(), lab.Environment);
        var adding = supervisor.StartChildAsync(spec => spec.Add<int>("hangs", () => new Probes.Recorder<int> { WhenStarted = async token => await Task.Delay(Timeout.InfiniteTimeSpan, lab.Time, token) }));
        await Steps.UntilAsync(lab, () => supervisor.Children.Count == 1);

        await supervisor.StopAsync();

        await Assert.ThrowsAsync<StageStoppedException>(() => adding);
    });
}
