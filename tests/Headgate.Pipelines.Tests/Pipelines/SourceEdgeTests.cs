using Headgate.Pipelines.Sources;
using Headgate.Stages;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>Sources at the edge of their memory, and of what they lend.</summary>
public sealed class SourceEdgeTests
{
    [Fact]
    [Trait("Conformance", "P42")]
    public void What_a_handler_has_acknowledged_early_is_leased_no_more() => Lab.Run(async lab =>
    {
        var leases = new LifeLeases(lab, TimeSpan.FromSeconds(30));
        var feed = new LifeFeed(3, isEndless: true) { Acknowledger = leases };
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create).ProcessMessages<int>(async (message, token) =>
        {
            await message.Delivery.AcknowledgeAsync(token);
            await lab.DelayAsync(100_000, token);
            return message;
        }), lab.Environment);
        await pipeline.StartAsync();
        await lab.DelayAsync(150_000);
        Assert.Empty(leases.Violations);
    }, seeds: 20);

    [Fact]
    [Trait("Conformance", "P36")]
    public void A_stage_that_is_read_without_room_is_not_waited_for_without_end() => Lab.Run(async lab =>
    {
        var source = new StageSource<int, int>(Producer.From(Enumerable.Range(0, 10)), static n => new Message<int>(n), lab.Environment);
        await source.StartAsync(CancellationToken.None);
        var messages = new MessageBuffer<int>();
        messages.Begin(10, 0);
        var reading = source.ReadAsync(messages, CancellationToken.None).AsTask();
        await lab.DelayAsync(60_000);
        Assert.True(reading.IsCompleted);
        await source.DisposeAsync();
    }, seeds: 20);

    [Fact]
    [Trait("Conformance", "P36")]
    public void Sources_that_crash_while_they_wait_for_memory_leave_none_taken() => Lab.Run(async lab =>
    {
        var feeds = Enumerable.Range(0, 3).Select(_ => new LifeFeed(60, most: 7, isEndless: true) { SizeOf = static n => 10 + (n % 5 * 25) }).ToArray();
        await using var pipeline = Pipeline.Create("p", p => p
            .From(feeds[0].Create, name: "a")
            .Merge(feeds[1].Create, name: "b").Merge(feeds[2].Create, name: "c")
            .Configure(static o => (o.MaxInFlightBytes, o.MaxRestarts) = (150, 100)).Process(async (_, token) => await lab.DelayAsync(lab.Random.Next(5), token), o => o.Concurrency = 3), lab.Environment);
        await pipeline.StartAsync();
        for (var i = 0; i < 10; i++)
        {
            await lab.DelayAsync(lab.Random.Next(20));
            ((Stage)pipeline.Run.ControlOf(lab.Random.Next(3))!).Kill();
            if (lab.Random.Next(3) != 0) continue;
            await pipeline.PauseAsync();
            await lab.DelayAsync(lab.Random.Next(50));
            pipeline.Resume();
        }

        await lab.DelayAsync(60_000);
        Assert.All(feeds, static feed => Assert.Equal(60, feed.Given.Count));
        Assert.All(feeds, static feed => feed.AssertSettled());
        Assert.Equal((0, 0), (pipeline.Counts.InFlight, pipeline.Counts.InFlightBytes));
    }, seeds: 60);
}
