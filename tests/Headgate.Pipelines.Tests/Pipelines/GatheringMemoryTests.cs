using Headgate.Testing.Scheduling;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>Batches that have all of the pipeline's memory, and wait for messages for which there is none.</summary>
[Trait("Conformance", "P36")]
public sealed class GatheringMemoryTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Batches_that_hold_all_of_the_memory_go_on_as_they_are(bool isBatcher) => Lab.Run(async lab =>
    {
        var feed = Feed(10);
        var sizes = new List<int>();
        await using var pipeline = Pipeline.Create("p", p =>
        {
            var flow = p.From(feed.Create).Configure(o => o.MaxInFlightBytes = 25);
            if (isBatcher) flow.Batch("default", (batch, _) =>
            {
                sizes.Add(batch.Count);
                return default;
            }, o => (o.Size, o.Timeout) = (5, Timeout.InfiniteTimeSpan));
            else flow.ProcessBatches((batch, _) =>
            {
                sizes.Add(batch.Count);
                return new ValueTask<IReadOnlyList<Message<int>>>(batch);
            }, o => (o.Size, o.Timeout) = (5, Timeout.InfiniteTimeSpan));
        }, lab.Environment);
        await pipeline.StartAsync();
        await lab.DelayAsync(60_000);
        Assert.Equal(10, feed.Acks.Succeeded.Count);
        Assert.Equal([2, 2, 2, 2, 2], sizes);
        Assert.Equal(0, pipeline.Counts.InFlightBytes);
    }, seeds: 20);

    [Fact]
    public void A_bound_smaller_than_a_batch_does_not_cost_a_time_out_for_each_batch() => Lab.Run(async lab =>
    {
        var feed = Feed(20);
        await Pipeline.Create("p", p => p.From(feed.Create).Configure(o => o.MaxInFlightBytes = 25).Batch("default", static (_, _) => default), lab.Environment).RunAsync();
        Assert.Equal(20, feed.Acks.Succeeded.Count);
        Assert.InRange(lab.Time.Elapsed.TotalSeconds, 0, 1);
    }, seeds: 20);

    [Fact]
    public void A_stop_finishes_what_was_read_under_a_bound_smaller_than_a_batch() => Lab.Run(async lab =>
    {
        var feed = Feed(20);
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create).Configure(o => o.MaxInFlightBytes = 25)
            .Batch("default", static (_, _) => default, o => o.Timeout = TimeSpan.FromMinutes(10)), lab.Environment);
        await pipeline.StartAsync();
        await lab.DelayAsync(100);
        await pipeline.StopAsync();
        Assert.Empty(feed.Acks.Returned);
        Assert.InRange(lab.Time.Elapsed.TotalSeconds, 0, 1);
    }, seeds: 20);

    [Fact]
    public void Batches_of_several_batchers_and_keys_that_together_hold_all_of_the_memory_go_on() => Lab.Run(async lab =>
    {
        var feed = Feed(60);
        var other = Feed(60);
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create).Merge(other.Create, name: "other").Configure(o => o.MaxInFlightBytes = 45)
            .ProcessBatches(static (batch, _) => new ValueTask<IReadOnlyList<Message<int>>>(batch), o => (o.Size, o.Timeout) = (3, Timeout.InfiniteTimeSpan))
            .RouteTo(static number => number % 3 == 0 ? "a" : "b")
            .Batch("a", async (_, token) => await lab.DelayAsync(lab.Random.Next(3), token), o => (o.Size, o.Timeout) = (100, Timeout.InfiniteTimeSpan))
            .Batch("b", async (_, token) => await lab.DelayAsync(lab.Random.Next(3), token), o =>
            {
                (o.Size, o.Timeout, o.Concurrency) = (100, Timeout.InfiniteTimeSpan, 2);
                o.PartitionBy(static number => number % 2);
            }), lab.Environment);
        await pipeline.StartAsync();
        await lab.DelayAsync(60_000);
        Assert.Equal((60, 60), (feed.Acks.Succeeded.Count, other.Acks.Succeeded.Count));
        Assert.Equal(0, pipeline.Counts.InFlightBytes);
    }, seeds: 20);

    [Fact]
    public void Batches_wait_to_be_full_while_memory_is_short_because_of_a_slow_step() => Lab.Run(async lab =>
    {
        var feed = Feed(40);
        var sizes = new List<int>();
        await Pipeline.Create("p", p => p.From(feed.Create).Configure(o => o.MaxInFlightBytes = 80)
            .Process(async (_, token) => await lab.DelayAsync(10, token), o => (o.Concurrency, o.MaxDemand) = (1, 20))
            .Batch("default", (batch, _) =>
            {
                sizes.Add(batch.Count);
                return default;
            }, o => (o.Size, o.Timeout) = (5, Timeout.InfiniteTimeSpan)), lab.Environment).RunAsync();
        Assert.Equal([5, 5, 5, 5, 5, 5, 5, 5], sizes);
    }, seeds: 20);

    [Fact]
    public void What_gathered_when_a_step_crashed_gathers_no_more() => Lab.Run(async lab =>
    {
        var feed = Feed(43);
        var sizes = new List<int>();
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create).Configure(o => o.MaxInFlightBytes = 80)
            .Process(async (_, token) => await lab.DelayAsync(10, token), o => (o.Concurrency, o.MaxDemand) = (1, 20))
            .Batch("default", (batch, _) =>
            {
                sizes.Add(batch.Count);
                return default;
            }, o => (o.Size, o.Timeout) = (5, Timeout.InfiniteTimeSpan)), lab.Environment);
        await pipeline.StartAsync();
        await lab.DelayAsync(45);
        Assert.Equal(4, pipeline.GetSnapshot().Batchers[0].Load);
        pipeline.Run.ControlOf(pipeline.Plan.Batchers[0])!.Stage.Break(new InvalidOperationException("A defect."));
        await pipeline.Completion;
        Assert.Equal(feed.Given.Count, feed.Acks.Count);
        Assert.NotEmpty(feed.Acks.Returned);
        Assert.All(sizes.SkipLast(1), static size => Assert.Equal(5, size));
    }, seeds: 20);

    [Fact]
    public void A_message_of_which_a_part_is_handled_does_not_gather() => Lab.Run(async lab =>
    {
        var feed = Feed(4);
        var sizes = new List<int>();
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create).Configure(o => o.MaxInFlightBytes = 25)
            .ProcessMessages(static (message, _) => new ValueTask<Message<int>>(message.WithBatchers("many", "one")))
            .Batch("many", (batch, _) =>
            {
                sizes.Add(batch.Count);
                return default;
            }, o => (o.Size, o.Timeout) = (5, TimeSpan.FromSeconds(30)))
            .Batch("one", async (_, token) => await lab.DelayAsync(10_000, token), o => (o.Size, o.Concurrency) = (1, 2)), lab.Environment);
        await pipeline.StartAsync();
        await lab.DelayAsync(9000);
        Assert.Empty(sizes);

        // Nor when all of its parts gather, or have ended: nobody looks at each of them. Their time goes on.
        await lab.DelayAsync(60_000);
        Assert.Equal([2, 2], sizes);
        Assert.Equal(4, feed.Acks.Succeeded.Count);
    }, seeds: 20);

    private static LifeFeed Feed(int count) => new(count) { SizeOf = static _ => 10 };
}
