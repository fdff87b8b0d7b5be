using Headgate.Stages.Dispatching;
using Headgate.Stages.Subscriptions;
using Headgate.Stages.Supervision;
using Headgate.Stages.Tests.Probes;

namespace Headgate.Stages.Tests.Supervision;

/// <summary>What the consumers of a supervised producer see of its restarts, when there are several of them.</summary>
public sealed class RestartedProducerTests
{
    [Theory]
    [Trait("Conformance", "S42")]
    [InlineData(CancelMode.Linked)]
    [InlineData(CancelMode.Temporary)]
    public void No_consumer_is_lost_however_often_the_producer_is_restarted(CancelMode mode) => Lab.ForEachSeed(async lab =>
    {
        var starts = 0;
        var spec = new SupervisorSpec(new SupervisorOptions { MaxRestarts = 3 });
        var source = spec.Add("source", () => new ShortLived(crashes: ++starts <= 3));
        await using var supervisor = await Supervisor.StartAsync(spec, lab.Environment);
        var options = new SubscriptionOptions { MaxDemand = 10, CancelMode = mode };
        var consumers = Enumerable.Range(0, 3).Select(i => lab.Start(new Recorder<long>($"{i}", new SubscribeTo<long>(source, options)))).ToList();

        await Steps.UntilAsync(lab, () => source.RestartCount == 3 && source.Stage?.GetSnapshot().Consumers.Count == 3);
        await lab.SettledAsync();

        Assert.All(consumers, consumer => Assert.Equal(StageStatus.Running, consumer.Status));
        Assert.Equal(ShortLived.Span, consumers.Sum(consumer => Assert.Single(consumer.GetSnapshot().Producers).DeliveredCount));
    });

    [Fact]
    [Trait("Conformance", "S42")]
    public void A_consumer_that_an_incarnation_did_not_live_to_let_in_is_let_in_by_the_next() => Lab.ForEachSeed(async lab =>
    {
        var starts = 0;
        var spec = new SupervisorSpec();
        var source = spec.Add("source", () => starts++ == 0 ? new ManualProducer<int> { WhenJoined = _ => throw new InvalidDataException("first") } : new ManualProducer<int>());
        await using var supervisor = await Supervisor.StartAsync(spec, lab.Environment);
        var consumers = Enumerable.Range(0, 3).Select(_ => lab.Start(new Recorder<int>())).ToList();

        await Lab.AllAsync(consumers.Select(consumer => consumer.SubscribeToAsync(source)));
        await Steps.UntilAsync(lab, () => source.Stage?.GetSnapshot().Consumers.Count == 3);

        Assert.Equal(1, source.RestartCount);
        Assert.All(consumers, consumer => Assert.Equal(StageStatus.Running, consumer.Status));
    });

    [Theory]
    [Trait("Conformance", "S24")]
    [InlineData(CancelMode.Linked, StageStatus.Faulted)]
    [InlineData(CancelMode.Transient, StageStatus.Faulted)]
    [InlineData(CancelMode.Temporary, StageStatus.Running)]
    public void A_failing_selector_ends_its_subscription_through_a_handle_too(CancelMode mode, StageStatus status) => Lab.ForEachSeed(50, async lab =>
    {
        var spec = new SupervisorSpec();
        var source = spec.Add("source", () => new Counter(options: new() { Dispatcher = static () => new BroadcastDispatcher<long>() }));
        await using var supervisor = await Supervisor.StartAsync(spec, lab.Environment);
        var consumer = lab.Start(new Recorder<long>());

        await consumer.SubscribeToAsync(source, new SubscriptionOptions<long> { MaxDemand = 10, CancelMode = mode, Selector = _ => throw new FormatException("selector") });
        await lab.SettledAsync();

        Assert.Equal(status, consumer.Status);
        Assert.Single(consumer.Subscribed);
        Assert.IsType<FormatException>(Assert.Single(consumer.Cancelled).Reason.Exception);
        Assert.Empty(consumer.GetSnapshot().Producers);
        Assert.Equal(0, source.RestartCount);
    });

    [Theory]
    [Trait("Conformance", "S42")]
    [InlineData(CancelMode.Linked, StageStatus.Faulted)]
    [InlineData(CancelMode.Transient, StageStatus.Faulted)]
    [InlineData(CancelMode.Temporary, StageStatus.Running)]
    public void When_the_producer_does_not_come_back_its_last_end_is_what_counts(CancelMode mode, StageStatus status) => Lab.ForEachSeed(50, async lab =>
    {
        var starts = 0;
        var spec = new SupervisorSpec(new SupervisorOptions { MaxRestarts = 3 });
        var source = spec.Add("source", () => new ManualProducer<int> { WhenStarted = ++starts == 1 ? null : _ => throw new InvalidDataException("start") });
        var supervisor = await Supervisor.StartAsync(spec, lab.Environment);
        var consumer = lab.Start(new Recorder<int>());
        await consumer.SubscribeToAsync(source, new SubscriptionOptions { CancelMode = mode });

        await ((ManualProducer<int>)source.Stage!).CompleteAsync();
        await Assert.ThrowsAsync<RestartIntensityExceededException>(() => supervisor.Completion);
        await lab.SettledAsync();

        Assert.Equal(status, consumer.Status);
        if (status == StageStatus.Faulted) await Assert.ThrowsAsync<InvalidDataException>(() => consumer.Completion);
    });

    [Fact]
    [Trait("Conformance", "S42")]
    public void A_linked_consumer_that_the_next_incarnation_refuses_stops_with_the_refusal() => Lab.ForEachSeed(50, async (lab, logs) =>
    {
        var starts = 0;
        var spec = new SupervisorSpec();
        var source = spec.Add("source", () => new ManualProducer<int>(new() { Dispatcher = ++starts == 1 ? null : () => PartitionDispatcher.ByCount<int>(2) }));
        await using var supervisor = await Supervisor.StartAsync(spec, lab.Environment);
        var consumer = lab.Start(new Recorder<int>());
        await consumer.SubscribeToAsync(source);

        await ((ManualProducer<int>)source.Stage!).CompleteAsync();
        await Assert.ThrowsAsync<SubscriptionRefusedException>(() => consumer.Completion);

        Assert.Single(logs.Of("SubscriptionRefused"));
    });

    /// <summary>Counts to its span, and then crashes or emits nothing more.</summary>
    private sealed class ShortLived(bool crashes) : Producer<long>
    {
        public const int Span = 20;

        private int _next;

        protected override ValueTask OnDemandAsync(int demand, CancellationToken cancellationToken)
        {
            for (var i = 0; i < demand && _next < Span; i++) Emit(_next++);
            if (_next == Span && crashes) throw new InvalidDataException("crash");
            return default;
        }
    }
}
