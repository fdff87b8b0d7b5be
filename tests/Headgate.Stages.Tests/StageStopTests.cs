using Headgate.Stages.Subscriptions;
using Headgate.Stages.Tests.Probes;

namespace Headgate.Stages.Tests;

public sealed class StageStopTests
{
    public static TheoryData<StopKind> Kinds => [StopKind.Normal, StopKind.Shutdown, StopKind.Fault, StopKind.Killed];

    // GS-080.
    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Conformance", "S34")]
    public void Stopping_takes_a_reason_that_everybody_sees(StopKind kind) => Lab.ForEachSeed(20, async lab =>
    {
        var failure = new FormatException("given up");
        var reason = kind switch
        {
            StopKind.Normal => StopReason.Normal,
            StopKind.Shutdown => StopReason.Shutdown,
            StopKind.Fault => StopReason.Fault(failure),
            _ => StopReason.Killed,
        };
        var producer = lab.Start(new ManualProducer<int>());
        var recorder = lab.Start(new Recorder<int>("r", new SubscribeTo<int>(producer, new() { CancelMode = CancelMode.Temporary })));
        await lab.SettledAsync();

        await producer.StopAsync(reason);
        await lab.SettledAsync();

        Assert.Equal((reason, reason), (producer.StopReason, producer.Terminated));
        Assert.Equal([reason], recorder.Cancelled.Select(cancelled => cancelled.Reason));
        Assert.Equal(reason.IsNormal ? StageStatus.Stopped : StageStatus.Faulted, producer.Status);
        if (kind == StopKind.Fault) Assert.Same(failure, await Assert.ThrowsAsync<FormatException>(() => producer.Completion));
        else if (kind == StopKind.Killed) await Assert.ThrowsAsync<StageKilledException>(() => producer.Completion);
        else await producer.Completion;
    });

    [Fact]
    [Trait("Conformance", "S34")]
    public void What_was_posted_before_the_stop_is_handled_first_and_what_is_posted_after_is_not() => Lab.ForEachSeed(async lab =>
    {
        var ran = new List<int>();
        var producer = lab.Start(new ManualProducer<int>());
        for (var i = 0; i < 5; i++) Post(i);

        var stopping = producer.StopAsync();
        Post(99);
        await stopping;
        await producer.StopAsync();

        Assert.Equal([0, 1, 2, 3, 4], ran);

        void Post(int number) => producer.PostAction(() => ran.Add(number));
    });

    [Fact]
    [Trait("Conformance", "S34")]
    public void The_first_reason_wins() => Lab.ForEachSeed(50, async lab =>
    {
        var recorder = lab.Start(new Recorder<int>());

        var (first, second) = (recorder.StopAsync(StopReason.Shutdown), recorder.StopAsync(StopReason.Normal));
        await first;
        await second;

        Assert.Equal(StopReason.Shutdown, recorder.Terminated);
    });

    [Fact]
    [Trait("Conformance", "S34")]
    public void A_stop_with_a_deadline_kills_what_does_not_end_in_time() => Lab.ForEachSeed(50, async (lab, logs) =>
    {
        var recorder = lab.Start(new Recorder<int> { WhenEvents = (_, _) => new ValueTask(new TaskCompletionSource().Task) });
        var producer = lab.Start(Producer.From([1]));
        await recorder.SubscribeToAsync(producer);
        await lab.SettledAsync();
        var before = lab.Time.Elapsed;

        await recorder.StopAsync(StopReason.Shutdown, TimeSpan.FromSeconds(30));

        Assert.Equal(TimeSpan.FromSeconds(30), lab.Time.Elapsed - before);
        Assert.Equal((StopReason.Killed, StageStatus.Faulted), (recorder.StopReason, recorder.Status));
        Assert.Null(recorder.Terminated);
        Assert.Single(logs.Of("StageKilled"));
        await Assert.ThrowsAsync<StageKilledException>(() => recorder.Completion);
    });

    [Fact]
    [Trait("Conformance", "S34")]
    public void A_stop_within_its_deadline_kills_nobody() => Lab.ForEachSeed(50, async (lab, logs) =>
    {
        var recorder = lab.Start(new Recorder<int> { WhenTerminated = async _ => await Task.Delay(TimeSpan.FromSeconds(10), lab.Time) });

        await recorder.StopAsync(StopReason.Shutdown, TimeSpan.FromSeconds(30));
        await lab.SettledAsync();

        Assert.Equal((StopReason.Shutdown, StageStatus.Stopped), (recorder.StopReason, recorder.Status));
        Assert.Empty(logs.Of("StageKilled"));
    });

    [Fact]
    [Trait("Conformance", "S34")]
    public void A_termination_that_overruns_the_deadline_is_abandoned_and_everybody_is_told() => Lab.ForEachSeed(50, async lab =>
    {
        var producer = lab.Start(new ManualProducer<int> { WhenTerminated = _ => new ValueTask(new TaskCompletionSource().Task) });
        var recorder = lab.Start(new Recorder<int>("r", new SubscribeTo<int>(producer, new() { CancelMode = CancelMode.Temporary })));
        await lab.SettledAsync();

        await producer.StopAsync(StopReason.Normal, TimeSpan.FromSeconds(5));
        await lab.SettledAsync();

        Assert.Equal(StageStatus.Faulted, producer.Status);
        Assert.Equal([StopReason.Killed], recorder.Cancelled.Select(cancelled => cancelled.Reason));
    });

    [Fact]
    [Trait("Conformance", "S34")]
    public void Giving_up_the_wait_does_not_give_up_the_stop() => Lab.ForEachSeed(20, async lab =>
    {
        using var patience = new CancellationTokenSource();
        var gate = new TaskCompletionSource();
        var recorder = lab.Start(new Recorder<int> { WhenTerminated = _ => new ValueTask(gate.Task) });

        var stopping = recorder.StopAsync(cancellationToken: patience.Token);
        await lab.SettledAsync();
        patience.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopping);
        Assert.Equal(StageStatus.Stopping, recorder.Status);

        gate.SetResult();
        await recorder.Completion;
        Assert.Equal(StageStatus.Stopped, recorder.Status);
    });

    [Fact]
    [Trait("Conformance", "S34")]
    public void Killing_abandons_the_callback_that_awaits_cancels_its_token_and_ends_the_stage_at_once() => Lab.ForEachSeed(50, async (lab, logs) =>
    {
        var (gate, seen) = (new TaskCompletionSource(), CancellationToken.None);
        var producer = lab.Start(new ManualProducer<int>
        {
            WhenAsked = async (_, token) =>
            {
                seen = token;
                await gate.Task;
            },
        });
        var recorder = lab.Start(new Recorder<int>("r", new SubscribeTo<int>(producer, new() { CancelMode = CancelMode.Temporary })));
        await lab.SettledAsync();

        producer.Kill();
        producer.Kill();
        await Assert.ThrowsAsync<StageKilledException>(() => producer.Completion);
        await lab.SettledAsync();

        Assert.True(seen.IsCancellationRequested);
        Assert.False(gate.Task.IsCompleted);
        Assert.Null(producer.Terminated);
        Assert.Equal([StopReason.Killed], recorder.Cancelled.Select(cancelled => cancelled.Reason));
        Assert.Single(logs.Of("StageKilled"));
    });

    [Fact]
    [Trait("Conformance", "S34")]
    public void A_callback_that_was_abandoned_can_emit_no_more_and_its_failure_is_nobodys() => Lab.ForEachSeed(50, async lab =>
    {
        var (gate, after) = (new TaskCompletionSource(), (Exception?)null);
        ManualProducer<int> producer = null!;
        producer = lab.Start(new ManualProducer<int>
        {
            WhenAsked = async (_, _) =>
            {
                producer.EmitNow(1);
                await gate.Task;
                after = Record.Exception(() => producer.EmitNow(2));
                throw new FormatException("unheeded");
            },
        });
        var recorder = lab.Start(new Recorder<int>("r", new SubscribeTo<int>(producer, new() { CancelMode = CancelMode.Temporary })));
        await recorder.ReachAsync(1);

        producer.Kill();
        await Assert.ThrowsAsync<StageKilledException>(() => producer.Completion);
        gate.SetResult();
        await lab.SettledAsync();

        Assert.Equal(StopReason.Killed, Assert.IsType<StageStoppedException>(after).Reason);
        Assert.Equal([1], recorder.Events);
        Assert.Equal(1, producer.GetSnapshot().EmittedCount);
    });

    [Fact]
    [Trait("Conformance", "S34")]
    public void A_consumers_token_is_cancelled_by_a_kill_and_not_by_a_stop() => Lab.ForEachSeed(50, async lab =>
    {
        var (gate, seen) = (new TaskCompletionSource(), CancellationToken.None);
        var recorder = lab.Start(new Recorder<int>
        {
            WhenEvents = async (_, token) =>
            {
                seen = token;
                await gate.Task;
            },
        });
        await recorder.SubscribeToAsync(lab.Start(Producer.From([1])));
        await lab.SettledAsync();

        var stopping = recorder.StopAsync();
        await lab.SettledAsync();
        Assert.False(seen.IsCancellationRequested);
        Assert.Equal(StageStatus.Running, recorder.Status);

        recorder.Kill();
        await stopping;
        Assert.True(seen.IsCancellationRequested);
        Assert.Equal(StageStatus.Faulted, recorder.Status);
    });

    [Fact]
    [Trait("Conformance", "S34")]
    public void A_callback_that_does_not_await_is_heard_out_before_a_kill_takes_effect() => Lab.ForEachSeed(20, async lab =>
    {
        Recorder<int> recorder = null!;
        var ended = false;
        recorder = lab.Start(new Recorder<int>
        {
            WhenEvents = (_, _) =>
            {
                recorder.Kill();
                Assert.Equal(StageStatus.Running, recorder.Status);
                ended = true;
                return default;
            },
        });
        await recorder.SubscribeToAsync(lab.Start(Producer.From([1, 2])));

        await Assert.ThrowsAsync<StageKilledException>(() => recorder.Completion);
        Assert.True(ended);
        Assert.Null(recorder.Terminated);
    });

    // GS-078: terminate always runs.
    [Fact]
    [Trait("Conformance", "S34")]
    public void Disposing_stops_within_the_shutdown_time_and_never_throws() => Lab.ForEachSeed(20, async lab =>
    {
        var orderly = lab.Start(new Recorder<int>());
        var hanging = lab.Start(new Recorder<int>(new ConsumerOptions<int> { ShutdownTimeout = TimeSpan.FromSeconds(3) }) { WhenTerminated = _ => new ValueTask(new TaskCompletionSource().Task) });
        var failed = lab.Start(new ManualProducer<int>());
        failed.PostAction(() => throw new FormatException("boom"));

        await orderly.DisposeAsync();
        await orderly.DisposeAsync();
        await failed.DisposeAsync();
        var before = lab.Time.Elapsed;
        await hanging.DisposeAsync();

        Assert.Equal(StopReason.Shutdown, orderly.Terminated);
        Assert.Equal(StageStatus.Faulted, failed.Status);
        Assert.Equal(TimeSpan.FromSeconds(3), lab.Time.Elapsed - before);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Recorder<int>(new ConsumerOptions<int> { ShutdownTimeout = TimeSpan.FromSeconds(-2) }));
    });

    [Fact]
    [Trait("Conformance", "S34")]
    public void Stages_can_be_disposed_in_any_order_while_events_flow() => Lab.ForEachSeed(async lab =>
    {
        var counter = lab.Start(new Counter());
        var middle = lab.Start(new Multiplier(2, new() { SubscribeTo = [new(counter, new() { MaxDemand = 10 })] }));
        var recorder = lab.Start(new Recorder<long>("r", new SubscribeTo<long>(middle, new() { MaxDemand = 10 })));
        await recorder.ReachAsync(50);

        Stage[] stages = [counter, middle, recorder];
        lab.Random.Shuffle(stages);
        foreach (var stage in stages) await stage.DisposeAsync();

        Assert.All(stages, stage => Assert.Equal(StageStatus.Stopped, stage.Status));
    });

    [Fact]
    [Trait("Conformance", "S34")]
    public void Stop_inside_a_callback_takes_effect_when_it_returns() => Lab.ForEachSeed(20, async lab =>
    {
        Recorder<int> recorder = null!;
        recorder = lab.Start(new Recorder<int>
        {
            WhenEvents = (_, _) =>
            {
                recorder.Leave(StopReason.Shutdown);
                recorder.Story.Add("still here");
                return default;
            },
        });
        await recorder.SubscribeToAsync(lab.Start(Producer.From([1, 2, 3])), new() { MaxDemand = 1 });

        await recorder.Completion;

        Assert.Equal(["subscribed", "events 1", "still here", "terminated"], recorder.Story);
    });
}
