namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>Changing how many handlers run at once.</summary>
[Trait("Conformance", "P32")]
public sealed class LifeConcurrencyTests
{
    [Fact]
    public void Concurrency_is_changed_while_messages_flow_and_nothing_is_lost_nor_begun_above_the_limit() => Lab.Run(async lab =>
    {
        var feed = new LifeFeed(300, most: 20);
        int limit = 3, batchLimit = 1, running = 0, batching = 0, highest = 0;
        var violations = new List<string>();
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create)
            .Process(
                async (number, token) =>
                {
                    if (++running > limit) violations.Add($"{running} ran, {limit} were allowed");
                    highest = Math.Max(highest, running);
                    await lab.DelayAsync(1 + lab.Random.Next(3), token);
                    running--;
                },
                o => o.Concurrency = limit,
                "work")
            .Batch("default", async (_, token) =>
            {
                if (++batching > batchLimit) violations.Add($"{batching} batches ran, {batchLimit} were allowed");
                await lab.DelayAsync(1 + lab.Random.Next(3), token);
                batching--;
            }, o => (o.Size, o.Concurrency) = (5, batchLimit)), lab.Environment);
        await pipeline.StartAsync();
        while (!pipeline.Completion.IsCompleted)
        {
            pipeline.SetConcurrency("work", limit = 1 + lab.Random.Next(8));
            pipeline.SetConcurrency("default", batchLimit = 1 + lab.Random.Next(3));
            await lab.DelayAsync(lab.Random.Next(10));
        }

        Assert.Empty(violations);
        Assert.True(highest > 3);
        Assert.Equal(300, feed.Acks.Succeeded.Count);
        feed.AssertSettled();
        Assert.Throws<ArgumentException>(() => pipeline.SetConcurrency("none", 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => pipeline.SetConcurrency("work", 0));
    });

    [Fact]
    public void A_step_that_is_started_anew_has_the_concurrency_that_was_set() => Lab.Run(async lab =>
    {
        var feed = new LifeFeed(100);
        var running = 0;
        var highest = 0;
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create).Process(
            async (number, token) =>
            {
                highest = Math.Max(highest, ++running);
                try
                {
                    await lab.DelayAsync(2, token);
                }
                finally
                {
                    running--;
                }
            },
            o => o.Concurrency = 6,
            "work"), lab.Environment);
        await pipeline.StartAsync();
        pipeline.SetConcurrency("work", 2);
        pipeline.Run.ControlOf(pipeline.Plan.Steps[0])!.Stage.Break(new InvalidOperationException("A defect."));
        await lab.TurnsAsync(10);
        pipeline.SetConcurrency("work", 3);
        await lab.DelayAsync(20);
        highest = running;
        await pipeline.Completion;
        Assert.Equal(3, highest);
        feed.AssertSettled();
    });
}
