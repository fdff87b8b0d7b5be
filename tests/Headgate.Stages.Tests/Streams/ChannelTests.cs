using System.Threading.Channels;
using Headgate.Stages.Subscriptions;
using Headgate.Stages.Tests.Probes;

namespace Headgate.Stages.Tests.Streams;

public sealed class ChannelTests
{
    [Fact]
    [Trait("Conformance", "S30")]
    public void What_comes_out_of_a_channel_is_emitted_as_it_comes_and_its_end_is_the_producers_end() => Lab.ForEachSeed(async lab =>
    {
        var channel = Unbounded();
        var producer = lab.Start(Producer.From(channel.Reader));
        var recorder = lab.Start(new Recorder<int>("r", new SubscribeTo<int>(producer, new() { MaxDemand = 5 })));

        for (var i = 0; i < 50; i++)
        {
            channel.Writer.TryWrite(i);
            if (lab.Random.Next(5) > 0) continue;
            await lab.SettledAsync();
            Assert.Equal(i + 1, recorder.Events.Count);
        }

        channel.Writer.Complete();
        await recorder.Completion;
        Assert.Equal(Enumerable.Range(0, 50), recorder.Events);
    });

    [Fact]
    [Trait("Conformance", "S30")]
    public void Nothing_is_taken_out_of_a_channel_that_was_not_asked_for() => Lab.ForEachSeed(50, async lab =>
    {
        var channel = Unbounded();
        for (var i = 0; i < 10; i++) channel.Writer.TryWrite(i);
        var producer = lab.Start(Producer.From(channel.Reader));
        var recorder = lab.Start(new Recorder<int>());

        var subscription = await recorder.SubscribeToAsync(producer, new() { DemandMode = DemandMode.Manual });
        subscription.Ask(4);
        await recorder.ReachAsync(4);
        await producer.StopAsync();

        Assert.True(channel.Reader.TryRead(out var next));
        Assert.Equal(4, next);
    });

    [Fact]
    [Trait("Conformance", "S30")]
    public void The_exception_that_completed_a_channel_stops_the_producer_after_the_rest_of_the_channel() => Lab.ForEachSeed(50, async lab =>
    {
        var channel = Unbounded();
        var producer = lab.Start(Producer.From(channel.Reader));
        var recorder = lab.Start(new Recorder<int>("r", new SubscribeTo<int>(producer, new() { MaxDemand = 1 })));

        for (var i = 0; i < 3; i++) channel.Writer.TryWrite(i);
        channel.Writer.Complete(new FormatException("boom"));

        await Assert.ThrowsAsync<FormatException>(() => recorder.Completion);
        Assert.Equal([0, 1, 2], recorder.Events);
    });

    [Fact]
    [Trait("Conformance", "S30")]
    public void A_producer_that_waits_for_its_channel_stops_at_once_and_takes_nothing_afterwards() => Lab.ForEachSeed(50, async lab =>
    {
        var channel = Unbounded();
        var producer = lab.Start(Producer.From(channel.Reader));
        lab.Start(new Recorder<int>("r", new SubscribeTo<int>(producer)));
        await lab.SettledAsync();

        await producer.StopAsync();
        channel.Writer.TryWrite(1);
        await lab.SettledAsync();

        Assert.True(channel.Reader.TryRead(out _));
    });

    [Fact]
    [Trait("Conformance", "S31")]
    public void A_channel_gets_the_events_in_order_at_the_pace_of_its_reader_and_then_its_end() => Lab.ForEachSeed(async lab =>
    {
        var channel = Bounded(3);
        var producer = lab.Start(Producer.From(Enumerable.Range(0, 40)));
        var consumer = lab.Start(Consumer.To(channel.Writer, new() { SubscribeTo = [new(producer, new() { MaxDemand = 8 })] }));
        await lab.SettledAsync();
        Assert.Equal(3, channel.Reader.Count);
        Assert.InRange(producer.GetSnapshot().EmittedCount, 1, 8);

        var read = new List<int>();
        while (await channel.Reader.WaitToReadAsync())
        {
            while (channel.Reader.TryRead(out var item)) read.Add(item);
        }

        await consumer.Completion;
        Assert.Equal(Enumerable.Range(0, 40), read);
    });

    [Fact]
    [Trait("Conformance", "S31")]
    public void A_failure_upstream_completes_the_channel_with_it() => Lab.ForEachSeed(50, async lab =>
    {
        var channel = Unbounded();
        var producer = lab.Start(new ManualProducer<int>());
        lab.Start(Consumer.To(channel.Writer, new() { SubscribeTo = [new(producer)] }));
        await lab.SettledAsync();

        await producer.EmitAsync(1);
        await lab.SettledAsync();
        producer.PostAction(() => throw new FormatException("boom"));

        Assert.Equal(1, await channel.Reader.ReadAsync());
        await lab.SettledAsync();
        Assert.IsType<FormatException>(channel.Reader.Completion.Exception?.InnerException);
    });

    [Fact]
    [Trait("Conformance", "S31")]
    public void A_consumer_that_waits_for_a_full_channel_can_be_killed() => Lab.ForEachSeed(50, async lab =>
    {
        var channel = Bounded(1);
        var producer = lab.Start(Producer.From(Enumerable.Range(0, 40)));
        var consumer = lab.Start(Consumer.To(channel.Writer, new() { SubscribeTo = [new(producer)] }));
        await lab.SettledAsync();

        consumer.Kill();

        await Assert.ThrowsAsync<StageKilledException>(() => consumer.Completion);
    });

    // A channel goes on on the thread pool otherwise, which is outside the lab.
    [Fact]
    [Trait("Conformance", "S30")]
    public void A_channel_can_be_given_as_it_is_at_both_ends() => Lab.ForEachSeed(20, async lab =>
    {
        var (source, target) = (Unbounded(), Unbounded());
        var producer = lab.Start(Producer.From(source));
        var consumer = lab.Start(Consumer.To(target));
        await consumer.SubscribeToAsync(producer);

        source.Writer.TryWrite(1);
        source.Writer.Complete();
        await consumer.Completion;

        Assert.True(target.Reader.TryRead(out var number));
        Assert.Equal(1, number);
        await target.Reader.Completion;
    });

    private static Channel<int> Unbounded() => Channel.CreateUnbounded<int>(new UnboundedChannelOptions { AllowSynchronousContinuations = true });

    private static Channel<int> Bounded(int capacity) => Channel.CreateBounded<int>(new BoundedChannelOptions(capacity) { AllowSynchronousContinuations = true });
}
