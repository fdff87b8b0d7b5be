using Headgate.Stages.Buffering;
using Headgate.Stages.Dispatching;
using Headgate.Stages.Subscriptions;
using Headgate.Stages.Tests.Probes;

namespace Headgate.Stages.Tests.Dispatching;

/// <summary>Which partition an event goes to. Who takes from a partition is in <see cref="PartitionQueueTests"/>.</summary>
public sealed class PartitionDispatcherTests
{
    [Fact]
    [Trait("Conformance", "S26")]
    public void Partitions_by_count_are_numbered_from_0()
    {
        var outlet = new OutletProbe<int>(PartitionDispatcher.ByCount<int>(3, number => number % 3));
        var consumers = Enumerable.Range(0, 3).Select(partition => outlet.JoinPartition(partition, ask: 10)).ToList();

        outlet.Emit([.. Enumerable.Range(0, 8)]);

        Assert.Equal(["0 3 6", "1 4 7", "2 5"], consumers.Select(consumer => string.Join(' ', consumer.Events)));
    }

    // PD-002.
    [Fact]
    [Trait("Conformance", "S26")]
    public void Without_a_function_equal_events_go_to_one_partition_and_different_ones_spread()
    {
        var outlet = new OutletProbe<string?>(PartitionDispatcher.ByCount<string?>(4));
        var consumers = Enumerable.Range(0, 4).Select(partition => outlet.JoinPartition(partition, ask: 1000)).ToList();
        var words = Enumerable.Range(0, 100).Select(i => i == 0 ? null : $"word {i}").ToArray();

        outlet.Emit(words);
        outlet.Emit(words);

        Assert.Equal(200, consumers.Sum(consumer => consumer.Events.Count));
        Assert.All(consumers, consumer => Assert.InRange(consumer.Events.Count, 1, 190));
        Assert.All(words, word => Assert.Single(consumers, consumer => consumer.Events.Contains(word)));
    }

    [Fact]
    [Trait("Conformance", "S26")]
    public void Partitions_may_have_names_of_any_type()
    {
        var outlet = new OutletProbe<int>(PartitionDispatcher.ByName<int, string>(["odd", "even"], number => number % 2 == 0 ? "even" : "odd"));
        var (odd, even) = (outlet.JoinPartition("odd", ask: 10), outlet.JoinPartition("even", ask: 10));

        outlet.Emit(1, 2, 3, 4);

        Assert.Equal([1, 3], odd.Events);
        Assert.Equal([2, 4], even.Events);
    }

    [Fact]
    [Trait("Conformance", "S26")]
    public void The_function_may_rewrite_the_event_and_may_name_no_partition()
    {
        var outlet = new OutletProbe<string>(PartitionDispatcher.ByName<string, int>([0, 1], Route));
        var (zero, one) = (outlet.JoinPartition(0, ask: 10), outlet.JoinPartition(1, ask: 10));

        outlet.Emit("0:a", "skip", "1:b", "0:c", "skip too");

        Assert.Equal(["a", "c"], zero.Events);
        Assert.Equal(["b"], one.Events);
        Assert.Equal(["skip", "skip too"], outlet.Discarded);
        Assert.All(outlet.Discards, discard => Assert.Equal(DiscardReason.NoPartition, discard.Reason));
        Assert.Equal(5, outlet.Outlet.EmittedCount);

        static bool Route(ref string text, out int partition)
        {
            partition = text[0] - '0';
            if (text.StartsWith("skip", StringComparison.Ordinal)) return false;
            text = text[2..];
            return true;
        }
    }

    // PD-010: in GenStage what belongs to no partition is never asked for again, until the pipeline stands still.
    [Fact]
    [Trait("Conformance", "S26")]
    [Trait("Conformance", "S49")]
    public void What_belongs_to_no_partition_is_asked_for_again() => Lab.ForEachSeed(50, async lab =>
    {
        var counter = lab.Start(new Counter(last: 4999, new() { Dispatcher = () => PartitionDispatcher.ByCount<long>(1, EveryHundredth) }));
        var recorder = lab.Start(new Recorder<long>("r", new SubscribeTo<long>(counter, new() { Partition = 0, MaxDemand = 5 })));

        await recorder.Completion;

        Assert.Equal(Enumerable.Range(0, 50).Select(i => i * 100L), recorder.Events);
        Assert.Equal(4950, counter.GetSnapshot().DiscardedCount);

        static bool EveryHundredth(ref long number, out int partition)
        {
            partition = 0;
            return number % 100 == 0;
        }
    });

    // PD-003.
    [Theory]
    [InlineData(false, "2")]
    [InlineData(true, "mauve")]
    [Trait("Conformance", "S26")]
    public void An_unknown_partition_is_an_error_that_names_it_and_those_that_exist(bool named, string unknown)
    {
        var dispatcher = named
            ? PartitionDispatcher.ByName<int, string>(["red", "blue"], _ => "mauve")
            : PartitionDispatcher.ByCount<int>(2, _ => 2);
        var outlet = new OutletProbe<int>(dispatcher);
        outlet.JoinPartition(named ? "red" : 0, ask: 1);

        var error = Assert.Throws<UnknownPartitionException>(() => outlet.Emit(1));

        Assert.Equal(unknown, error.Partition?.ToString());
        Assert.Contains($"'{unknown}'", error.Message, StringComparison.Ordinal);
        Assert.Contains(named ? "'red', 'blue'" : "'0', '1'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Conformance", "S26")]
    [Trait("Conformance", "S47")]
    public void Events_before_the_unknown_one_are_delivered_and_the_rest_is_reported_once(bool fromBuffer) => Lab.ForEachSeed(50, async lab =>
    {
        var producer = lab.Start(new ManualProducer<int>(new() { Dispatcher = () => PartitionDispatcher.ByCount<int>(2, number => number) }));
        if (fromBuffer) producer.PostEmit(0, 0, 1, 7, 0);
        var recorder = lab.Start(new Recorder<int>("r", new SubscribeTo<int>(producer, new() { Partition = 0, CancelMode = CancelMode.Temporary })));
        await lab.SettledAsync();
        if (!fromBuffer) producer.PostEmit(0, 0, 1, 7, 0);

        var error = await Assert.ThrowsAsync<UnknownPartitionException>(() => producer.Completion);
        await lab.SettledAsync();

        Assert.Equal(7, error.Partition);
        Assert.Equal([0, 0], recorder.Events);
        Assert.Equal([0, 1, 7], producer.Discarded.SelectMany(discarded => discarded.Events).Order());
        var account = producer.GetSnapshot();
        Assert.Equal((5, 3, 0), (account.EmittedCount, account.DiscardedCount, account.BufferedCount));
    });

    [Fact]
    [Trait("Conformance", "S26")]
    public void A_caller_that_emits_to_an_unknown_partition_gets_the_error_and_the_producer_goes_on() => Lab.ForEachSeed(50, async lab =>
    {
        var producer = lab.Start(new ManualProducer<int>(new() { Dispatcher = () => PartitionDispatcher.ByCount<int>(2, number => number) }));
        var recorder = lab.Start(new Recorder<int>("r", new SubscribeTo<int>(producer, new() { Partition = 0 })));
        await lab.SettledAsync();

        await Assert.ThrowsAsync<UnknownPartitionException>(() => producer.EmitAsync(0, 0, 7));
        await recorder.ReachAsync(2);
        await producer.EmitAsync(0);
        await recorder.ReachAsync(3);

        Assert.Equal(3, producer.GetSnapshot().EmittedCount);
        Assert.Empty(producer.Discarded);
    });

    // PD-001.
    [Fact]
    [Trait("Conformance", "S26")]
    public void There_must_be_partitions_each_once_and_bounds_that_make_sense()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => PartitionDispatcher.ByCount<int>(0));
        Assert.Throws<ArgumentException>(() => PartitionDispatcher.ByName<int, string>([], _ => ""));
        var twice = Assert.Throws<ArgumentException>(() => PartitionDispatcher.ByName<int, string>(["a", "b", "a"], _ => "a"));
        var bound = Assert.Throws<ArgumentOutOfRangeException>(() => PartitionDispatcher.ByCount<int>(1, maxQueued: 0));

        Assert.Contains("'a' stands twice", twice.Message, StringComparison.Ordinal);
        Assert.Contains("maxQueued must be at least 1, was 0", bound.Message, StringComparison.Ordinal);
    }

    // PD-005: in GenStage a bad partition option kills the producer.
    [Theory]
    [InlineData(null, "'(none)' does not exist")]
    [InlineData(2, "'2' does not exist")]
    [InlineData("0", "'0' does not exist")]
    [InlineData("0", "They are of type Int32, what was given is of type String.")]
    [InlineData(2L, "'2' does not exist")]
    [InlineData(0L, "'0' is taken by consumer 'first'")]
    [InlineData((byte)0, "'0' is taken by consumer 'first'")]
    [InlineData(0, "'0' is taken by consumer 'first'")]
    [Trait("Conformance", "S27")]
    [Trait("Conformance", "S49")]
    public void A_subscription_must_name_a_partition_that_exists_and_is_free(object? partition, string complaint) => Lab.ForEachSeed(20, async lab =>
    {
        var producer = lab.Start(new ManualProducer<int>(new() { Dispatcher = () => PartitionDispatcher.ByCount<int>(2, number => number) }));
        lab.Start(new Recorder<int>("first", new SubscribeTo<int>(producer, new() { Partition = 0 })));
        var recorder = lab.Start(new Recorder<int>("second"));
        await lab.SettledAsync();

        var refusal = await Assert.ThrowsAsync<SubscriptionRefusedException>(() => recorder.SubscribeToAsync(producer, new() { Partition = partition }));

        Assert.Contains(complaint, refusal.Message, StringComparison.Ordinal);
        if (!complaint.Contains("taken", StringComparison.Ordinal)) Assert.Contains("'0', '1'", refusal.Message, StringComparison.Ordinal);
        await recorder.SubscribeToAsync(producer, new() { Partition = 1 });
        Assert.Equal(StageStatus.Running, producer.Status);
    });
}
