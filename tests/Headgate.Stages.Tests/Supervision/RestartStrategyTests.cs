using Headgate.Stages.Supervision;

namespace Headgate.Stages.Tests.Supervision;

public sealed class RestartStrategyTests
{
    [Theory]
    [Trait("Conformance", "S37")]
    [InlineData(RestartStrategy.OneForOne, new[] { "stop b", "start b" })]
    [InlineData(RestartStrategy.OneForAll, new[] { "stop b", "stop c", "stop a", "start a", "start b", "start c" })]
    [InlineData(RestartStrategy.RestForOne, new[] { "stop b", "stop c", "start b", "start c" })]
    public void A_failed_child_takes_with_it_whom_the_strategy_says(RestartStrategy strategy, string[] expected) => Steps.UnderEachSeed(200, async lab =>
    {
        var steps = new Steps();
        var spec = new SupervisorSpec(new SupervisorOptions { Strategy = strategy });
        spec.Add("a", () => steps.New("a"));
        var b = spec.Add("b", () => steps.New("b"));
        spec.Add("c", () => steps.New("c"));
        await using var supervisor = await Supervisor.StartAsync(spec, lab.Environment);
        var before = steps.Notes.Count;

        await Steps.Of(b).FailAsync();
        await Steps.UntilAsync(lab, () => steps.Notes.Count == before + expected.Length && supervisor.CountRunning() == 3);

        Assert.Equal(expected, steps.Notes.Skip(before));
        Assert.Equal(1, b.RestartCount);
    });

    [Fact]
    [Trait("Conformance", "S37")]
    public void Children_start_in_order_and_stop_in_reverse() => Steps.UnderEachSeed(200, async lab =>
    {
        var steps = new Steps();
        var spec = new SupervisorSpec();
        foreach (var name in (string[])["a", "b", "c"]) spec.Add(name, () => steps.New(name));
        var supervisor = await Supervisor.StartAsync(spec, lab.Environment);
        await supervisor.DisposeAsync();
        Assert.Equal(["start a", "start b", "start c", "stop c", "stop b", "stop a"], steps.Notes);
        Assert.True(supervisor.Completion.IsCompletedSuccessfully);
    });

    [Fact]
    [Trait("Conformance", "S37")]
    public void A_child_that_cannot_start_stops_those_that_did_and_fails_the_start() => Steps.UnderEachSeed(100, async lab =>
    {
        var steps = new Steps();
        var spec = new SupervisorSpec();
        spec.Add("a", () => steps.New("a"));
        spec.Add("b", (Func<Consumer<int>>)(() => throw new InvalidDataException("cannot be made")));
        spec.Add("c", () => steps.New("c"));

        await Assert.ThrowsAsync<InvalidDataException>(() => Supervisor.StartAsync(spec, lab.Environment));

        Assert.Equal(["start a", "stop a"], steps.Notes);
    });

    [Theory]
    [Trait("Conformance", "S38")]
    [InlineData(Restart.Permanent, true, true)]
    [InlineData(Restart.Permanent, false, true)]
    [InlineData(Restart.Transient, true, true)]
    [InlineData(Restart.Transient, false, false)]
    [InlineData(Restart.Temporary, true, false)]
    [InlineData(Restart.Temporary, false, false)]
    public void A_child_comes_back_as_its_restart_type_says(Restart restart, bool fails, bool comesBack) => Steps.UnderEachSeed(100, async lab =>
    {
        var steps = new Steps();
        var spec = new SupervisorSpec();
        var child = spec.Add("child", () => steps.New("child"), new ChildOptions { Restart = restart });
        await using var supervisor = await Supervisor.StartAsync(spec, lab.Environment);

        await (fails ? Steps.Of(child).FailAsync() : Steps.Of(child).EndAsync());
        await Steps.UntilAsync(lab, () => comesBack ? steps.Notes.Count == 3 && supervisor.CountRunning() == 1 : supervisor.CountRunning() == 0);

        Assert.Equal(comesBack ? ["start child", "stop child", "start child"] : ["start child", "stop child"], steps.Notes);
        Assert.Equal(restart == Restart.Temporary ? 0 : 1, supervisor.Children.Count);
    });

    [Fact]
    [Trait("Conformance", "S39")]
    public void The_fourth_restart_within_five_seconds_ends_the_supervisor_with_the_cause() => Steps.UnderEachSeed(100, async lab =>
    {
        var steps = new Steps();
        var spec = new SupervisorSpec(new SupervisorOptions { Name = "orders" });
        var child = spec.Add("child", () => steps.New("child"));
        var other = spec.Add("other", () => steps.New("other"));
        var supervisor = await Supervisor.StartAsync(spec, lab.Environment);

        for (var restart = 1; restart <= 3; restart++)
        {
            await Steps.Of(child).FailAsync();
            await Steps.UntilAsync(lab, () => child.RestartCount == restart && child.Status == ChildStatus.Running);
        }

        await Steps.Of(child).FailAsync();
        var gaveUp = await Assert.ThrowsAsync<RestartIntensityExceededException>(() => supervisor.Completion);

        Assert.Equal("child", gaveUp.Child);
        Assert.IsType<InvalidDataException>(gaveUp.InnerException);
        Assert.Equal("stop other", steps.Notes[^1]);
        Assert.Equal(ChildStatus.Stopped, other.Status);
    });

    [Fact]
    [Trait("Conformance", "S39")]
    public void Restarts_slower_than_the_window_never_end_the_supervisor() => Steps.UnderEachSeed(20, async lab =>
    {
        var steps = new Steps();
        var spec = new SupervisorSpec();
        var child = spec.Add("child", () => steps.New("child"));
        await using var supervisor = await Supervisor.StartAsync(spec, lab.Environment);
        for (var restart = 1; restart <= 20; restart++)
        {
            await Task.Delay(TimeSpan.FromSeconds(2), lab.Time);
            await Steps.Of(child).FailAsync();
            await Steps.UntilAsync(lab, () => child.RestartCount == restart && child.Status == ChildStatus.Running);
        }

        Assert.Null(supervisor.StopReason);
    });

    [Fact]
    [Trait("Conformance", "S39")]
    public void A_child_that_fails_to_restart_is_tried_again_until_the_intensity_is_used_up() => Steps.UnderEachSeed(50, async lab =>
    {
        var steps = new Steps();
        var made = 0;
        var spec = new SupervisorSpec();
        var child = spec.Add("child", () => made++ == 0 ? steps.New("child") : throw new InvalidDataException("no more"));
        var supervisor = await Supervisor.StartAsync(spec, lab.Environment);

        await Steps.Of(child).FailAsync();
        await Assert.ThrowsAsync<RestartIntensityExceededException>(() => supervisor.Completion);

        Assert.Equal(4, made);
    });
}
