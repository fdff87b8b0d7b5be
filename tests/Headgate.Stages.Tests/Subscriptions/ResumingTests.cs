using System.Runtime.CompilerServices;
using Headgate.Stages.Subscriptions;
using Headgate.Stages.Tests.Probes;
using Headgate.Testing.Scheduling;

namespace Headgate.Stages.Tests.Subscriptions;

/// <summary>A subscription stays one subscription to its user, whoever has taken its place since its producer was restarted.</summary>
public sealed class ResumingTests
{
    private static readonly SubscriptionOptions ByHand = new() { DemandMode = DemandMode.Manual };

    [Fact]
    [Trait("Conformance", "S42")]
    public void A_subscription_can_be_cancelled_after_any_number_of_restarts() => Lab.ForEachSeed(1, async lab =>
    {
        var producer = new RestartableProbe<int>();
        var first = await lab.Start(Consumer.ForEach<int>(static _ => { })).SubscribeToAsync(producer);
        await RestartAsync(lab, producer, times: 50_000);

        // A small stack: what happens must not get deeper with each restart.
        var canceller = new Thread(() => first.Cancel(), maxStackSize: 256 * 1024);
        canceller.Start();
        canceller.Join();
        await lab.SettledAsync();

        Assert.Equal([StopReason.Normal], producer.Upstream.Cancels);
    });

    [Fact]
    [Trait("Conformance", "S42")]
    public void What_belonged_to_an_incarnation_that_has_ended_is_kept_by_nobody() => Lab.ForEachSeed(1, async lab =>
    {
        var producer = new RestartableProbe<int>();
        var first = await lab.Start(Consumer.ForEach<int>(static _ => { })).SubscribeToAsync(producer);
        await RestartAsync(lab, producer, times: 1);
        var (request, end) = Watch(producer);
        await RestartAsync(lab, producer, times: 10);

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.False(request.IsAlive || end.IsAlive);
        GC.KeepAlive(first);
    });

    [Fact]
    [Trait("Conformance", "S42")]
    public void A_cancel_in_the_middle_of_a_resumption_is_not_lost() => Lab.ForEachSeed(20, async lab =>
    {
        var producer = new RestartableProbe<int>();
        var recorder = lab.Start(new Recorder<int>());
        var subscription = await recorder.SubscribeToAsync(producer);
        producer.WhenNamed = () => subscription.Cancel();

        producer.End(StopReason.Normal);
        await lab.SettledAsync();

        Assert.Equal(2, producer.ConnectCount);
        Assert.NotEmpty(producer.Upstream.Cancels);
        Assert.Empty(producer.Upstream.Asks);
    });

    [Fact]
    [Trait("Conformance", "S6")]
    [Trait("Conformance", "S42")]
    public void What_is_asked_by_hand_goes_to_the_incarnation_that_is_there() => Lab.ForEachSeed(20, async lab =>
    {
        var producer = new RestartableProbe<int>();
        var recorder = lab.Start(new Recorder<int>());
        var subscription = await recorder.SubscribeToAsync(producer, ByHand);
        subscription.Ask(3);
        producer.End(StopReason.Normal);
        await lab.SettledAsync();

        subscription.Ask(5);
        producer.Send(1, 2, 3, 4, 5);
        await recorder.ReachAsync(5);

        Assert.Equal([5], producer.Upstream.Asks);
        Assert.Equal(5, recorder.Subscribed[^1].ProcessedCount);
    });

    [Fact]
    [Trait("Conformance", "S6")]
    [Trait("Conformance", "S42")]
    public void What_is_asked_by_hand_during_a_restart_is_asked_of_the_next_incarnation() => Lab.ForEachSeed(20, async lab =>
    {
        var producer = new RestartableProbe<int>(accepts: false);
        var recorder = lab.Start(new Recorder<int> { WhenSubscribed = async _ => await lab.SettledAsync() });
        var subscribing = recorder.SubscribeToAsync(producer, ByHand);
        await lab.SettledAsync();
        producer.Accept();
        var subscription = await subscribing;
        producer.End(StopReason.Normal);
        await lab.SettledAsync();

        subscription.Ask(5);
        subscription.Ask(2);
        producer.Accept();
        await lab.SettledAsync();
        await lab.SettledAsync();

        Assert.Equal(7, producer.Upstream.Asks.Sum());
        Assert.Equal(7, recorder.Subscribed[^1].OutstandingDemand);
    });

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (WeakReference Request, WeakReference End) Watch(RestartableProbe<int> producer) => (new(producer.Request), new(producer.Request.Downstream));

    private static async Task RestartAsync(StageLab lab, RestartableProbe<int> producer, int times)
    {
        for (var i = 0; i < times; i++)
        {
            producer.End(StopReason.Normal);
            await lab.SettledAsync();
        }
    }
}
