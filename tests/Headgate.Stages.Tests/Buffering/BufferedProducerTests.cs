using Headgate.Stages.Buffering;
using Headgate.Stages.Subscriptions;
using Headgate.Stages.Tests.Probes;
using Microsoft.Extensions.Logging;

namespace Headgate.Stages.Tests.Buffering;

/// <summary>What becomes of events that nobody has asked for.</summary>
public sealed class BufferedProducerTests
{
    [Fact]
    [Trait("Conformance", "S14")]
    public void A_producer_buffers_10_000_events_and_refuses_the_next() => Lab.ForEachSeed(3, async lab =>
    {
        var producer = lab.Start(new ManualProducer<int>());

        await producer.EmitAsync([.. Enumerable.Range(0, 10_000)]);
        var error = await Assert.ThrowsAsync<BufferFullException>(() => producer.EmitAsync(1, 2));

        Assert.Equal((2, 10_000), (error.RefusedCount, error.Capacity));
        Assert.Equal(10_000, await producer.EstimateBufferedCountAsync());
    });

    [Fact]
    [Trait("Conformance", "S14")]
    public void The_refusal_says_what_to_choose_and_the_stage_of_the_caller_goes_on() => Lab.ForEachSeed(20, async (lab, logs) =>
    {
        var producer = lab.Start(new ManualProducer<int>(new() { Name = "orders", BufferSize = 2 }));
        await producer.EmitAsync(1);

        var error = await Assert.ThrowsAsync<BufferFullException>(() => producer.EmitAsync(2, 3, 4));

        foreach (var word in (string[])["'orders'", "2", "3", "BufferKeep", "First", "Last", "BufferSize", "OnDemandAsync"])
        {
            Assert.Contains(word, error.Message, StringComparison.Ordinal);
        }

        Assert.Equal(StageStatus.Running, producer.Status);
        Assert.Empty(producer.Discarded);
        Assert.Empty(logs.AtLeast(LogLevel.Warning));
        var snapshot = producer.GetSnapshot();
        Assert.Equal((1, 1, 0), (snapshot.EmittedCount, snapshot.BufferedCount, snapshot.DiscardedCount));
    });

    [Theory]
    [InlineData(20_000)]
    [InlineData(10_001)]
    [Trait("Conformance", "S14")]
    public void A_refusal_says_how_much_was_taken_before_it_so_that_trying_again_doubles_nothing(int count) => Lab.ForEachSeed(3, async lab =>
    {
        var producer = lab.Start(new ManualProducer<int>());
        var next = 0;

        var error = await Assert.ThrowsAsync<BufferFullException>(() => producer.CallAsync(() =>
        {
            while (next < count) producer.EmitNow(next++);
        }));
        var buffered = await producer.EstimateBufferedCountAsync();

        Assert.Equal(buffered, error.AcceptedCount);
        Assert.Equal(next, error.AcceptedCount + error.RefusedCount);
        var recorder = lab.Start(new Recorder<int>());
        await recorder.SubscribeToAsync(producer, new() { MaxDemand = count });
        await producer.EmitAsync([.. Enumerable.Range((int)error.AcceptedCount, count - (int)error.AcceptedCount)]);
        await recorder.ReachAsync(count);
        Assert.Equal(Enumerable.Range(0, count), recorder.Events);
    });

    [Fact]
    [Trait("Conformance", "S14")]
    public void A_refusal_that_no_caller_can_see_stops_the_stage_and_what_was_refused_is_reported() => Lab.ForEachSeed(20, async (lab, logs) =>
    {
        var producer = lab.Start(new ManualProducer<int>(new() { BufferSize = 2 }));

        producer.PostEmit(1, 2, 3);

        await Assert.ThrowsAsync<BufferFullException>(() => producer.Completion);
        Assert.Equal([1, 2, 3], producer.Discarded.SelectMany(discarded => discarded.Events).Order());
        Assert.Equal(3, producer.GetSnapshot().DiscardedCount);
        Assert.Single(logs.Of("StageFailed"));
    });

    [Fact]
    [Trait("Conformance", "S14")]
    public void What_consumers_have_asked_for_is_delivered_even_when_the_rest_is_refused() => Lab.ForEachSeed(50, async lab =>
    {
        var producer = lab.Start(new ManualProducer<int>(new() { BufferSize = 0 }));
        var recorder = lab.Start(new Recorder<int>("r", new SubscribeTo<int>(producer, new SubscriptionOptions { MaxDemand = 2, MinDemand = 0 })));
        await lab.SettledAsync();

        var error = await Assert.ThrowsAsync<BufferFullException>(() => producer.EmitAsync(1, 2, 3));
        await lab.SettledAsync();

        Assert.Equal(1, error.RefusedCount);
        Assert.Equal([1, 2], recorder.Events);
    });

    // GS-008: GenStage accepts buffer_size 0 and then crashes.
    [Fact]
    [Trait("Conformance", "S14")]
    [Trait("Conformance", "S49")]
    public void With_a_buffer_of_0_events_flow_as_they_are_asked_for() => Lab.ForEachSeed(50, async lab =>
    {
        var counter = lab.Start(new Counter(last: 99, new() { BufferSize = 0 }));
        var recorder = lab.Start(new Recorder<long>("r", new SubscribeTo<long>(counter, new SubscriptionOptions { MaxDemand = 7 })));

        await recorder.Completion;

        Assert.Equal(100, recorder.Events.Count);
    });

    // GS-063.
    [Fact]
    [Trait("Conformance", "S14")]
    public void A_producer_consumer_buffers_without_bound_unless_told_otherwise() => Lab.ForEachSeed(3, async lab =>
    {
        var unbounded = lab.Start(new Multiplier(1));
        var bounded = lab.Start(new Multiplier(1, new() { BufferSize = 5 }));

        await unbounded.EmitAsync(new long[50_000]);

        Assert.Equal(50_000, await unbounded.EstimateBufferedCountAsync());
        await Assert.ThrowsAsync<BufferFullException>(() => bounded.EmitAsync(new long[6]));
    });

    // GS-061, GS-062, GS-064: GenStage's docs call its log line an error, its code a warning; a loss is an error here.
    [Theory]
    [InlineData(BufferKeep.Last, new[] { 1, 2, 3 }, new[] { 4, 5, 6 })]
    [InlineData(BufferKeep.First, new[] { 4, 5, 6 }, new[] { 1, 2, 3 })]
    [Trait("Conformance", "S14")]
    [Trait("Conformance", "S47")]
    [Trait("Conformance", "S49")]
    public void A_drop_is_counted_logged_once_and_handed_over_with_its_events(BufferKeep keep, int[] dropped, int[] kept) => Lab.ForEachSeed(20, async (lab, logs) =>
    {
        var producer = lab.Start(new ManualProducer<int>(new() { Name = "orders", BufferSize = 3, BufferKeep = keep }));

        await producer.EmitAsync([1, 2, 3, 4, 5, 6]);

        var (events, reason) = Assert.Single(producer.Discarded);
        Assert.Equal(dropped, events);
        Assert.Equal(DiscardReason.BufferFull, reason);
        var log = Assert.Single(logs.Of("EventsDiscarded"));
        Assert.Equal((LogLevel.Error, "Stage orders discarded 3 events (BufferFull)"), (log.Level, log.Message));
        var snapshot = producer.GetSnapshot();
        Assert.Equal((6, 3, 3), (snapshot.EmittedCount, snapshot.BufferedCount, snapshot.DiscardedCount));
        var recorder = lab.Start(new Recorder<int>("r", new SubscribeTo<int>(producer)));
        await recorder.ReachAsync(3);
        Assert.Equal(kept, recorder.Events);
    });

    // GS-065.
    [Fact]
    [Trait("Conformance", "S14")]
    [Trait("Conformance", "S47")]
    public void OnDiscarded_may_do_without_the_log_line_but_not_without_the_count() => Lab.ForEachSeed(20, async (lab, logs) =>
    {
        var producer = lab.Start(new ManualProducer<int>(new() { BufferSize = 1, BufferKeep = BufferKeep.Last }) { LogsDiscards = false });

        await producer.EmitAsync(1, 2, 3);

        Assert.Empty(logs.Of("EventsDiscarded"));
        Assert.Equal(2, producer.GetSnapshot().DiscardedCount);
        Assert.Single(producer.Discarded);
    });

    [Fact]
    [Trait("Conformance", "S14")]
    public void Sizes_and_choices_out_of_range_are_refused_by_name()
    {
        var size = Assert.Throws<ArgumentOutOfRangeException>(() => new ManualProducer<int>(new() { BufferSize = -1 }));
        var keep = Assert.Throws<ArgumentOutOfRangeException>(() => new ManualProducer<int>(new() { BufferKeep = (BufferKeep)5 }));

        Assert.Contains("BufferSize must be 0 or more, was -1", size.Message, StringComparison.Ordinal);
        Assert.Contains("BufferKeep must be one of First, Last", keep.Message, StringComparison.Ordinal);
    }

    // GS-066.
    [Fact]
    [Trait("Conformance", "S17")]
    public void EstimateBufferedCount_counts_what_waits_actions_not_included() => Lab.ForEachSeed(20, async lab =>
    {
        var producer = lab.Start(new ManualProducer<int>());
        Assert.Equal(0, await producer.EstimateBufferedCountAsync());

        await producer.EmitAsync(1, 2, 3);
        producer.AfterEvents(() => { });
        Assert.Equal(3, await producer.EstimateBufferedCountAsync());

        var recorder = lab.Start(new Recorder<int>("r", new SubscribeTo<int>(producer)));
        await recorder.ReachAsync(3);
        Assert.Equal(0, await producer.EstimateBufferedCountAsync());
        await producer.StopAsync();
        await Assert.ThrowsAsync<StageStoppedException>(producer.EstimateBufferedCountAsync);
    });

    [Fact]
    [Trait("Conformance", "S14")]
    public void Events_emitted_at_the_start_are_buffered_until_somebody_asks() => Lab.ForEachSeed(20, async lab =>
    {
        ManualProducer<int> producer = null!;
        producer = new ManualProducer<int>
        {
            WhenStarted = _ =>
            {
                producer.EmitNow(1, 2);
                return default;
            },
        };
        lab.Start(producer);
        var recorder = lab.Start(new Recorder<int>("r", new SubscribeTo<int>(producer)));

        await recorder.ReachAsync(2);

        Assert.Equal([1, 2], recorder.Events);
    });
}
