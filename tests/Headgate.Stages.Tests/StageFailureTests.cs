using Headgate.Stages.Buffering;
using Headgate.Stages.Subscriptions;
using Headgate.Stages.Tests.Probes;
using Headgate.Testing.Scheduling;
using Microsoft.Extensions.Logging;

namespace Headgate.Stages.Tests;

/// <summary>An exception in any callback: the stage stops with it, and nobody is left in the dark.</summary>
public sealed class StageFailureTests
{
    public enum Callback
    {
        Demand,
        ConsumerSubscribed,
        ConsumerCancelled,
        Discarded,
        Posted,
        AfterEvents,
    }

    public static TheoryData<Callback, bool> ProducerCases =>
        [.. from callback in Enum.GetValues<Callback>() from awaits in new[] { false, true } where Awaits(callback) || !awaits select (callback, awaits)];

    [Theory]
    [MemberData(nameof(ProducerCases))]
    [Trait("Conformance", "S33")]
    public void An_exception_in_a_producers_callback_stops_it_tells_its_consumers_and_is_logged_once(Callback callback, bool awaits) => Lab.ForEachSeed(20, async (lab, logs) =>
    {
        var failure = new FormatException("boom");
        var producer = lab.Start(new ManualProducer<int>(new() { BufferSize = 0, BufferKeep = BufferKeep.First })
        {
            WhenAsked = (_, _) => Fail(callback == Callback.Demand, awaits, failure),
            WhenJoined = link => Fail(callback == Callback.ConsumerSubscribed && link.ConsumerName == "trigger", awaits, failure),
            WhenLeft = (_, _) => Fail(callback == Callback.ConsumerCancelled, awaits, failure),
            WhenDiscarded = () => _ = Fail(callback == Callback.Discarded, false, failure),
        });
        var witness = lab.Start(new Recorder<int>("witness", new SubscribeTo<int>(producer, new() { DemandMode = DemandMode.Manual, CancelMode = CancelMode.Temporary })));
        await lab.SettledAsync();

        await TriggerAsync(lab, producer, callback, failure);

        Assert.Same(failure, await Assert.ThrowsAsync<FormatException>(() => producer.Completion));
        await lab.SettledAsync();
        Assert.Equal((StageStatus.Faulted, StopReason.Fault(failure), StopReason.Fault(failure)), (producer.Status, producer.StopReason, producer.Terminated));
        Assert.Equal([StopReason.Fault(failure)], witness.Cancelled.Select(cancelled => cancelled.Reason));
        var log = Assert.Single(logs.AtLeast(LogLevel.Error), entry => entry.Exception is not null);
        Assert.Equal((LogLevel.Error, "StageFailed"), (log.Level, log.Event.Name));
        Assert.Same(failure, log.Exception);
        Assert.Contains("ManualProducer", log.Message, StringComparison.Ordinal);
    });

    [Theory]
    [InlineData("events", false)]
    [InlineData("events", true)]
    [InlineData("subscribed", false)]
    [InlineData("subscribed", true)]
    [InlineData("cancelled", false)]
    [InlineData("cancelled", true)]
    [Trait("Conformance", "S33")]
    public void An_exception_in_a_consumers_callback_stops_it_tells_its_producer_and_is_logged_once(string callback, bool awaits) => Lab.ForEachSeed(20, async (lab, logs) =>
    {
        var failure = new FormatException("boom");
        var producer = lab.Start(new ManualProducer<int>());
        var other = lab.Start(new ManualProducer<int>());
        var recorder = lab.Start(new Recorder<int>
        {
            WhenEvents = (_, _) => Fail(callback == "events", awaits, failure),
            WhenSubscribed = subscription => Fail(callback == "subscribed" && subscription.Options.MaxDemand == 1, awaits, failure),
            WhenCancelled = (_, _) => Fail(callback == "cancelled", awaits, failure),
        });
        await recorder.SubscribeToAsync(other);
        var subscribing = recorder.SubscribeToAsync(producer, new() { MaxDemand = 1 });
        await lab.SettledAsync();
        if (callback == "events") await producer.EmitAsync(1);
        if (callback == "cancelled") (await subscribing).Cancel();

        Assert.Same(failure, await Assert.ThrowsAsync<FormatException>(() => recorder.Completion));
        await lab.SettledAsync();

        Assert.Equal((StageStatus.Faulted, StopReason.Fault(failure)), (recorder.Status, recorder.Terminated));
        Assert.Equal([StopReason.Fault(failure)], other.Left.Select(left => left.Reason));
        Assert.Single(logs.AtLeast(LogLevel.Warning), entry => ReferenceEquals(entry.Exception, failure));
        Assert.Equal((StageStatus.Running, StageStatus.Running), (producer.Status, other.Status));
        if (callback == "subscribed") await Assert.ThrowsAsync<StageStoppedException>(() => subscribing);
    });

    [Fact]
    [Trait("Conformance", "S33")]
    public void An_exception_at_the_end_is_logged_and_changes_nothing() => Lab.ForEachSeed(20, async (lab, logs) =>
    {
        var failure = new FormatException("boom");
        var producer = lab.Start(new ManualProducer<int> { WhenTerminated = _ => throw failure });
        var recorder = lab.Start(new Recorder<int>("r", new SubscribeTo<int>(producer)));
        await lab.SettledAsync();

        await producer.StopAsync();
        await recorder.Completion;

        Assert.Equal((StageStatus.Stopped, StopReason.Normal), (producer.Status, producer.StopReason));
        Assert.Same(failure, Assert.Single(logs.AtLeast(LogLevel.Warning)).Exception);
    });

    // Dataflow takes it for a skip; here a user's cancellation is a failure like any other.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Conformance", "S33")]
    public void An_OperationCanceledException_of_the_users_code_is_a_failure(bool awaits) => Lab.ForEachSeed(20, async (lab, logs) =>
    {
        var cancellation = new OperationCanceledException("the user's own");
        var producer = lab.Start(new ManualProducer<int>());
        var recorder = lab.Start(new Recorder<int>("r", new SubscribeTo<int>(producer)) { WhenEvents = (_, _) => Fail(true, awaits, cancellation) });
        await lab.SettledAsync();

        await producer.EmitAsync(1);

        Assert.Same(cancellation, await Assert.ThrowsAsync<OperationCanceledException>(() => recorder.Completion));
        Assert.Equal((StageStatus.Faulted, true), (recorder.Status, recorder.Completion.IsFaulted));
        Assert.Single(logs.Of("StageFailed"));
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Conformance", "S33")]
    public void In_the_demand_callback_too_unless_the_stage_is_being_stopped(bool awaits) => Lab.ForEachSeed(20, async lab =>
    {
        var gate = new TaskCompletionSource();
        var (failing, stopping) = (lab.Start(Fetching(null, awaits)), lab.Start(Fetching(gate, awaits)));
        lab.Start(new Recorder<int>("a", new SubscribeTo<int>(failing, new() { CancelMode = CancelMode.Temporary })));
        lab.Start(new Recorder<int>("b", new SubscribeTo<int>(stopping)));

        await Assert.ThrowsAsync<OperationCanceledException>(() => failing.Completion);
        await lab.SettledAsync();
        var ending = stopping.StopAsync();
        gate.TrySetResult();
        await ending;

        Assert.Equal((StageStatus.Stopped, StopReason.Normal), (stopping.Status, stopping.StopReason));
    });

    [Fact]
    [Trait("Conformance", "S33")]
    public void A_demand_callback_that_throws_at_once_for_the_cancelled_token_is_no_failure() => Lab.ForEachSeed(20, async lab =>
    {
        ManualProducer<int> producer = null!;
        producer = lab.Start(new ManualProducer<int>
        {
            WhenAsked = (demand, token) =>
            {
                _ = producer.StopAsync();
                token.ThrowIfCancellationRequested();
                return default;
            },
        });
        lab.Start(new Recorder<int>("r", new SubscribeTo<int>(producer)));

        await producer.Completion;

        Assert.Equal(StopReason.Normal, producer.StopReason);
    });

    [Fact]
    [Trait("Conformance", "S33")]
    public void A_failure_nobody_awaits_is_not_an_unobserved_exception() => Lab.ForEachSeed(5, async lab =>
    {
        var unobserved = 0;
        EventHandler<UnobservedTaskExceptionEventArgs> count = (_, args) => unobserved += args.Exception.InnerException is FormatException ? 1 : 0;
        TaskScheduler.UnobservedTaskException += count;
        try
        {
            FailUnwatched(lab);
            await lab.SettledAsync();
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= count;
        }

        Assert.Equal(0, unobserved);
    });

    private static void FailUnwatched(StageLab lab)
    {
        var producer = lab.Start(new ManualProducer<int>());
        _ = lab.Start(new Recorder<int>()).SubscribeToAsync(producer);
        producer.PostAction(() => throw new FormatException("boom"));
    }

    private static async Task TriggerAsync(StageLab lab, ManualProducer<int> producer, Callback callback, Exception failure)
    {
        if (callback == Callback.Posted) producer.PostAction(() => throw failure);
        if (callback == Callback.AfterEvents) producer.AfterEvents(() => throw failure);
        if (callback == Callback.Discarded) producer.PostEmit(1);
        if (callback is not (Callback.Demand or Callback.ConsumerSubscribed or Callback.ConsumerCancelled)) return;
        var trigger = lab.Start(new Recorder<int>("trigger"));
        var subscribing = trigger.SubscribeToAsync(producer, new() { CancelMode = CancelMode.Temporary, DemandMode = callback == Callback.Demand ? DemandMode.Automatic : DemandMode.Manual });
        if (callback == Callback.ConsumerCancelled) (await subscribing).Cancel();
    }

    /// <summary>A producer whose demand callback ends in a cancellation: its own at once, or the token's after the gate.</summary>
    private static ManualProducer<int> Fetching(TaskCompletionSource? gate, bool awaits) => new()
    {
        WhenAsked = async (_, token) =>
        {
            if (gate is not null) await gate.Task;
            else if (awaits) await Task.Yield();
            if (gate is null) throw new OperationCanceledException();
            token.ThrowIfCancellationRequested();
        },
    };

    private static bool Awaits(Callback callback) => callback is Callback.Demand or Callback.ConsumerSubscribed or Callback.ConsumerCancelled;

    private static ValueTask Fail(bool fails, bool awaits, Exception failure)
    {
        if (!fails) return default;
        return awaits ? new ValueTask(FailLaterAsync(failure)) : throw failure;
    }

    private static async Task FailLaterAsync(Exception failure)
    {
        await Task.Yield();
        throw failure;
    }
}
