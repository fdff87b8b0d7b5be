using Headgate.Stages.Subscriptions;
using Headgate.Stages.Tests.Probes;
using Headgate.Testing.Scheduling;

namespace Headgate.Stages.Tests.Subscriptions;

/// <summary>Subscribing to a stage that does not run. That a pure producer cannot subscribe at all is in <c>TypedLinksTests</c>.</summary>
public sealed class GoneProducerTests
{
    public enum Gone
    {
        NeverStarted,
        Stopped,
        Failed,
        Killed,
    }

    public static TheoryData<Gone, CancelMode> Cases =>
        [.. from gone in Enum.GetValues<Gone>() from mode in Enum.GetValues<CancelMode>() select (gone, mode)];

    // GS-025: GenStage answers "ok" and then the consumer dies; here the caller gets the error.
    [Theory]
    [MemberData(nameof(Cases))]
    [Trait("Conformance", "S8")]
    public void Subscribing_to_a_stage_that_is_gone_fails_for_the_caller(Gone gone, CancelMode mode) => Lab.ForEachSeed(20, async lab =>
    {
        var recorder = lab.Start(new Recorder<int>());
        var producer = await GoneAsync(lab, gone);

        var refusal = await Assert.ThrowsAsync<SubscriptionRefusedException>(
            () => recorder.SubscribeToAsync(producer, new SubscriptionOptions { CancelMode = mode }));
        await lab.SettledAsync();

        Assert.Equal(StopKind.NoProducer, refusal.Reason.Kind);
        Assert.Contains($"Producer 'ManualProducer' {(gone == Gone.NeverStarted ? "is not running" : "has ended")}", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(recorder.Cancelled);
    });

    [Theory]
    [InlineData(CancelMode.Permanent, false)]
    [InlineData(CancelMode.Transient, false)]
    [InlineData(CancelMode.Temporary, true)]
    [InlineData(CancelMode.Linked, true)]
    [Trait("Conformance", "S8")]
    public void Permanent_and_transient_consumers_stop_and_a_temporary_one_goes_on(CancelMode mode, bool goesOn) => Lab.ForEachSeed(20, async lab =>
    {
        var recorder = lab.Start(new Recorder<int>());

        _ = recorder.SubscribeToAsync(await GoneAsync(lab, Gone.Stopped), new SubscriptionOptions { CancelMode = mode });
        await lab.SettledAsync();

        Assert.Equal(goesOn ? StageStatus.Running : StageStatus.Faulted, recorder.Status);
        if (goesOn) return;
        await Assert.ThrowsAsync<SubscriptionRefusedException>(() => recorder.Completion);
        Assert.Equal(StopKind.NoProducer, recorder.StopReason?.Kind);
    });

    // GS-009: a subscription of the start that cannot be made stops the stage, unless it is temporary. To a linked consumer a producer that has
    // done its work is no failure.
    [Theory]
    [InlineData(CancelMode.Permanent, Gone.Stopped, StageStatus.Faulted)]
    [InlineData(CancelMode.Transient, Gone.Stopped, StageStatus.Faulted)]
    [InlineData(CancelMode.Linked, Gone.Stopped, StageStatus.Stopped)]
    [InlineData(CancelMode.Linked, Gone.Failed, StageStatus.Faulted)]
    [InlineData(CancelMode.Linked, Gone.Killed, StageStatus.Faulted)]
    [InlineData(CancelMode.Linked, Gone.NeverStarted, StageStatus.Faulted)]
    [InlineData(CancelMode.Temporary, Gone.Failed, StageStatus.Running)]
    [Trait("Conformance", "S8")]
    public void A_subscription_of_the_start_to_a_stage_that_is_gone_stops_the_consumer(CancelMode mode, Gone gone, StageStatus status) => Lab.ForEachSeed(20, async (lab, logs) =>
    {
        var producer = await GoneAsync(lab, gone);

        var recorder = lab.Start(new Recorder<int>("r", new SubscribeTo<int>(producer, new SubscriptionOptions { CancelMode = mode })));
        await lab.SettledAsync();

        Assert.Equal(status, recorder.Status);
        Assert.Equal(status == StageStatus.Stopped ? 0 : 1, logs.Of("SubscriptionRefused").Count);
        Assert.Empty(recorder.GetSnapshot().Producers);
    });

    [Fact]
    [Trait("Conformance", "S8")]
    public void A_producer_that_stops_before_it_answers_refuses() => Lab.ForEachSeed(async lab =>
    {
        var recorder = lab.Start(new Recorder<int>());
        var producer = lab.Start(new ManualProducer<int>());

        var stopping = producer.StopAsync();
        var subscribing = recorder.SubscribeToAsync(producer);
        await stopping;
        await lab.SettledAsync();

        Assert.True(subscribing.IsCompleted);
        Assert.Equal(subscribing.IsFaulted ? StageStatus.Running : StageStatus.Stopped, recorder.Status);
    });

    [Fact]
    [Trait("Conformance", "S8")]
    public void Subscribing_a_consumer_that_has_stopped_fails() => Lab.ForEachSeed(20, async lab =>
    {
        var recorder = lab.Start(new Recorder<int>());
        await recorder.StopAsync();

        var error = await Assert.ThrowsAsync<StageStoppedException>(() => recorder.SubscribeToAsync(new ProducerProbe<int>()));

        Assert.Equal(StopReason.Normal, error.Reason);
    });

    [Fact]
    [Trait("Conformance", "S8")]
    public void A_consumer_that_stops_before_the_producers_answer_leaves_no_link_behind() => Lab.ForEachSeed(async lab =>
    {
        var producer = lab.Start(new ManualProducer<int>());
        var recorder = lab.Start(new Recorder<int>());

        var subscribing = recorder.SubscribeToAsync(producer);
        await recorder.StopAsync(StopReason.Shutdown);
        await lab.SettledAsync();

        Assert.True(subscribing.IsCompleted);
        Assert.Empty(producer.GetSnapshot().Consumers);
        Assert.All(producer.Left, left => Assert.Equal(StopReason.Shutdown, left.Reason));
    });

    private static async Task<ManualProducer<int>> GoneAsync(StageLab lab, Gone gone)
    {
        var producer = new ManualProducer<int>();
        if (gone == Gone.NeverStarted) return producer;
        lab.Start(producer);
        if (gone == Gone.Stopped) await producer.StopAsync();
        if (gone == Gone.Killed) producer.Kill();
        if (gone == Gone.Failed) producer.PostAction(() => throw new InvalidOperationException("boom"));
        await lab.SettledAsync();
        return producer;
    }
}
