using Headgate.Stages.Subscriptions;
using Headgate.Stages.Tests.Probes;

namespace Headgate.Stages.Tests.Emission;

/// <summary>What a producer does with a consumer that does not keep the protocol.</summary>
public sealed class ProtocolTests
{
    // GS-028.
    [Fact]
    [Trait("Conformance", "S11")]
    public void A_duplicate_subscription_id_is_answered_with_a_cancel_and_logged() => Lab.ForEachSeed(20, async (lab, logs) =>
    {
        var producer = lab.Start(new ManualProducer<int>());
        var (first, second) = (new DownstreamProbe<int>(7), new DownstreamProbe<int>(7));
        Connect(producer, first);
        await lab.SettledAsync();

        Connect(producer, second);
        await lab.SettledAsync();
        first.Upstream!.Ask(1);
        await producer.EmitAsync(42);
        await lab.SettledAsync();

        Assert.Equal([StopReason.DuplicateSubscription], second.Cancelled);
        Assert.Null(second.Upstream);
        Assert.Single(logs.Of("ConsumerRefused"));
        Assert.Equal([42], first.Events);
        Assert.Single(producer.Joined);
        Assert.Equal(StageStatus.Running, producer.Status);
    });

    // GS-047.
    [Fact]
    [Trait("Conformance", "S11")]
    public void An_ask_on_an_unknown_subscription_is_answered_with_a_cancel_and_logged() => Lab.ForEachSeed(20, async (lab, logs) =>
    {
        var producer = lab.Start(new ManualProducer<int>());
        var probe = new DownstreamProbe<int>(7);
        Connect(producer, probe);
        await lab.SettledAsync();
        probe.Upstream!.Cancel(StopReason.Normal);
        await lab.SettledAsync();

        probe.Upstream.Ask(10);
        await lab.SettledAsync();

        Assert.Equal([StopReason.Normal, StopReason.UnknownSubscription], probe.Cancelled);
        Assert.Single(logs.Of("UnknownSubscription"));
        Assert.Empty(producer.Demands);
        Assert.Equal(StageStatus.Running, producer.Status);
    });

    [Fact]
    [Trait("Conformance", "S11")]
    public void A_second_cancel_and_an_ask_after_the_producer_has_stopped_do_nothing() => Lab.ForEachSeed(20, async lab =>
    {
        var producer = lab.Start(new ManualProducer<int>());
        var (left, stopped) = (new DownstreamProbe<int>(7), new DownstreamProbe<int>(8));
        Connect(producer, left);
        Connect(producer, stopped);
        await lab.SettledAsync();

        left.Upstream!.Cancel(StopReason.Normal);
        left.Upstream.Cancel(StopReason.Killed);
        await lab.SettledAsync();
        await producer.StopAsync();
        stopped.Upstream!.Ask(5);
        stopped.Upstream.Cancel(StopReason.Killed);
        await lab.SettledAsync();

        Assert.Equal([StopReason.Normal], left.Cancelled);
        Assert.Equal([StopReason.Normal], stopped.Cancelled);
        Assert.Single(producer.Left);
    });

    [Fact]
    [Trait("Conformance", "S11")]
    public void Asks_that_come_together_are_added_up_and_none_is_lost() => Lab.ForEachSeed(async lab =>
    {
        var producer = lab.Start(new ManualProducer<int>());
        var probe = new DownstreamProbe<int>(7);
        Connect(producer, probe);
        await lab.SettledAsync();

        for (var i = 0; i < 100; i++)
        {
            probe.Upstream!.Ask(1 + (i % 3));
            if (lab.Random.Next(4) == 0) await lab.SettledAsync();
        }

        await lab.SettledAsync();
        Assert.Equal(199, producer.Demands.Sum());
    });

    // GS-010 has no like here: what is subscribed to is an object. GS-029: options of a dispatcher's own are types of its own.
    [Fact]
    [Trait("Conformance", "S11")]
    public void A_request_to_a_producer_that_was_never_started_is_refused_at_once()
    {
        var probe = new DownstreamProbe<int>(7);

        Connect(new ManualProducer<int>(), probe);

        Assert.Equal([StopReason.NoProducer], probe.Cancelled);
    }

    private static void Connect(IProducer<int> producer, DownstreamProbe<int> probe) => producer.Connect(probe.Request());
}
