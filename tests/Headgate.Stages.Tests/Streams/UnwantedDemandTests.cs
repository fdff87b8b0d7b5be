using System.Threading.Channels;
using Headgate.Stages.Dispatching;
using Headgate.Stages.Streams;
using Headgate.Stages.Subscriptions;
using Headgate.Stages.Tests.Probes;

namespace Headgate.Stages.Tests.Streams;

/// <summary>What a consumer asked for that has left is not read for nobody.</summary>
public sealed class UnwantedDemandTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Conformance", "S22")]
    [Trait("Conformance", "S30")]
    public void Nothing_is_read_for_a_consumer_that_has_left(bool isChannel) => Lab.ForEachSeed(50, async lab =>
    {
        var channel = Channel.CreateUnbounded<int>(new UnboundedChannelOptions { AllowSynchronousContinuations = true });
        var producer = lab.Start(isChannel ? Producer.From(channel.Reader) : Producer.From(channel.Reader.ReadAllAsync()));
        var recorder = lab.Start(new Recorder<int>());
        var leaving = await recorder.SubscribeToAsync(producer, new() { MaxDemand = 20_000 });
        await lab.SettledAsync();
        leaving.Cancel();
        await lab.SettledAsync();

        for (var i = 0; i < 20_000; i++) channel.Writer.TryWrite(i);
        await lab.SettledAsync();

        Assert.Equal(StageStatus.Running, producer.Status);
        Assert.Equal(0, producer.GetSnapshot().EmittedCount);
        Assert.InRange(channel.Reader.Count, 19_999, 20_000);

        // A later consumer is served, and its demand is neither lost nor doubled by what was owed to the other.
        var asking = await recorder.SubscribeToAsync(producer, new() { DemandMode = DemandMode.Manual });
        asking.Ask(7);
        await recorder.ReachAsync(7);
        await lab.SettledAsync();
        asking.Ask(3);
        await recorder.ReachAsync(10);
        await lab.SettledAsync();
        Assert.Equal(Enumerable.Range(0, 10), recorder.Events);
        Assert.Equal(10, producer.GetSnapshot().EmittedCount);
    });

    [Fact]
    [Trait("Conformance", "S22")]
    [Trait("Conformance", "S30")]
    public void A_consumer_that_comes_while_the_source_is_waited_for_gets_what_it_asks_for_and_no_more_is_read() => Lab.ForEachSeed(50, async lab =>
    {
        var channel = Channel.CreateUnbounded<int>(new UnboundedChannelOptions { AllowSynchronousContinuations = true });
        var producer = lab.Start(Producer.From(channel.Reader, new StreamOptions<int> { Dispatcher = () => new DemandDispatcher<int>() }));
        var recorder = lab.Start(new Recorder<int>());
        var manual = new SubscriptionOptions { DemandMode = DemandMode.Manual };
        var leaving = await recorder.SubscribeToAsync(producer, manual);
        leaving.Ask(1000);
        await lab.SettledAsync();
        leaving.Cancel();
        var staying = await recorder.SubscribeToAsync(producer, manual);
        staying.Ask(5);
        await lab.SettledAsync();

        for (var i = 0; i < 100; i++) channel.Writer.TryWrite(i);
        await recorder.ReachAsync(5);
        await lab.SettledAsync();

        Assert.Equal([0, 1, 2, 3, 4], recorder.Events);
        Assert.Equal((5, 0), (producer.GetSnapshot().EmittedCount, producer.GetSnapshot().BufferedCount));
        Assert.Equal(95, channel.Reader.Count);
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Conformance", "S30")]
    public void The_end_of_the_source_is_seen_while_nobody_asks(bool fails) => Lab.ForEachSeed(20, async lab =>
    {
        var channel = Channel.CreateUnbounded<int>(new UnboundedChannelOptions { AllowSynchronousContinuations = true });
        var producer = lab.Start(Producer.From(channel.Reader));
        var recorder = lab.Start(new Recorder<int>());
        var leaving = await recorder.SubscribeToAsync(producer);
        await lab.SettledAsync();
        leaving.Cancel();
        await lab.SettledAsync();

        channel.Writer.Complete(fails ? new FormatException("boom") : null);
        await lab.SettledAsync();

        Assert.Equal(fails ? StageStatus.Faulted : StageStatus.Stopped, producer.Status);
    });
}
