using Headgate.Stages.Dispatching;
using Headgate.Stages.Subscriptions;
using Headgate.Stages.Supervision;
using Headgate.Stages.Tests.Probes;
using Microsoft.Extensions.Logging;

namespace Headgate.Stages.Tests;

/// <summary>A failure is logged once, as an error, by the stage that failed. Stages that end because of it say where to look.</summary>
public sealed class FailureLogTests
{
    [Fact]
    [Trait("Conformance", "S33")]
    public void A_failure_at_the_head_of_a_chain_is_one_error_and_the_others_point_up_the_chain() => Lab.ForEachSeed(50, async (lab, logs) =>
    {
        var failure = new FormatException("boom");
        var (producer, last) = StartChain(lab);
        await lab.SettledAsync();

        producer.PostAction(() => throw failure);

        Assert.Same(failure, await Assert.ThrowsAsync<FormatException>(() => last.Completion));
        await lab.SettledAsync();
        var error = Assert.Single(logs.AtLeast(LogLevel.Error));
        Assert.Equal(("StageFailed", failure), (error.Event.Name, error.Exception));
        Assert.Contains("Stage head", error.Message, StringComparison.Ordinal);
        var pointers = logs.Of("StageEndedWithProducer");
        Assert.Equal(
            [
                "Stage one stopped because its producer head did (Fault (FormatException: boom)); what happened is in the log of head",
                "Stage two stopped because its producer one did (Fault (FormatException: boom)); what happened is in the log of one",
                "Stage last stopped because its producer two did (Fault (FormatException: boom)); what happened is in the log of two",
            ],
            pointers.Select(pointer => pointer.Message));
        Assert.All(pointers, pointer => Assert.Equal((LogLevel.Warning, null), (pointer.Level, pointer.Exception)));
    });

    [Fact]
    [Trait("Conformance", "S33")]
    public void Who_ends_because_another_stage_was_killed_does_not_say_that_it_was_killed_itself() => Lab.ForEachSeed(50, async (lab, logs) =>
    {
        var (producer, last) = StartChain(lab);
        await lab.SettledAsync();

        producer.Kill();

        Assert.Equal("head", (await Assert.ThrowsAsync<StageKilledException>(() => last.Completion)).StageName);
        await lab.SettledAsync();
        Assert.Equal("Stage head was killed", Assert.Single(logs.Of("StageKilled")).Message);
        Assert.Equal(3, logs.Of("StageEndedWithProducer").Count);
        Assert.Equal(StopReason.Killed, last.StopReason);
    });

    [Fact]
    [Trait("Conformance", "S33")]
    public void A_selector_that_fails_is_one_error_of_the_producer_that_ran_it() => Lab.ForEachSeed(50, async (lab, logs) =>
    {
        var failure = new FormatException("boom");
        var producer = lab.Start(new ManualProducer<int>(new() { Dispatcher = () => new BroadcastDispatcher<int>() }));
        var recorder = lab.Start(new Recorder<int>(new ConsumerOptions<int> { Name = "choosy", SubscribeTo = [new(producer, new SubscriptionOptions<int> { Selector = _ => throw failure })] }));
        await lab.SettledAsync();

        await producer.EmitAsync(1);

        Assert.Same(failure, await Assert.ThrowsAsync<FormatException>(() => recorder.Completion));
        await lab.SettledAsync();
        var error = Assert.Single(logs.AtLeast(LogLevel.Error), entry => entry.Exception is not null);
        Assert.Equal(("ConsumerDropped", failure), (error.Event.Name, error.Exception));
        Assert.Contains("choosy", error.Message, StringComparison.Ordinal);
        Assert.Single(logs.Of("StageEndedWithProducer"));
        Assert.Equal(StageStatus.Running, producer.Status);
    });

    [Fact]
    [Trait("Conformance", "S33")]
    public void A_reason_that_the_consumer_itself_has_given_is_its_own_failure() => Lab.ForEachSeed(50, async (lab, logs) =>
    {
        var failure = new FormatException("boom");
        var recorder = lab.Start(new Recorder<int>());
        var subscription = await recorder.SubscribeToAsync(lab.Start(new ManualProducer<int>()), new() { CancelMode = CancelMode.Permanent });

        subscription.Cancel(StopReason.Fault(failure));

        Assert.Same(failure, await Assert.ThrowsAsync<FormatException>(() => recorder.Completion));
        Assert.Same(failure, Assert.Single(logs.AtLeast(LogLevel.Error)).Exception);
        Assert.Empty(logs.Of("StageEndedWithProducer"));
    });

    [Fact]
    [Trait("Conformance", "S33")]
    public void A_supervised_task_that_fails_is_one_error() => Lab.ForEachSeed(20, async (lab, logs) =>
    {
        var failure = new FormatException("boom");
        var spec = new SupervisorSpec();
        var task = spec.AddTask("loader", _ => Task.FromException(failure), new ChildOptions { Restart = Restart.Temporary });
        await using var supervisor = await Supervisor.StartAsync(spec, lab.Environment);
        await lab.SettledAsync();

        var error = Assert.Single(logs.AtLeast(LogLevel.Error));
        Assert.Equal(("TaskFailed", failure), (error.Event.Name, error.Exception));
        Assert.Contains("loader", error.Message, StringComparison.Ordinal);
    });

    private static (ManualProducer<int> Head, Stage Last) StartChain(Testing.Scheduling.StageLab lab)
    {
        var head = lab.Start(new ManualProducer<int>(new() { Name = "head" }));
        var one = lab.Start(ProducerConsumer.Select((int item) => item, new() { Name = "one", SubscribeTo = [new(head)] }));
        var two = lab.Start(ProducerConsumer.Select((int item) => item, new() { Name = "two", SubscribeTo = [new(one)] }));
        return (head, lab.Start(new Recorder<int>("last", new SubscribeTo<int>(two))));
    }
}
