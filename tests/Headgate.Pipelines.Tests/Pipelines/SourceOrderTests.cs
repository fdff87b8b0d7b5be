using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Failures;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>Sources with an order: what they commit.</summary>
public sealed class SourceOrderTests
{
    [Fact]
    [Trait("Conformance", "P31")]
    public void Acknowledgements_out_of_order_commit_the_contiguous_prefix_and_never_past_an_unacknowledged_message() => Lab.Run(async lab =>
    {
        var commits = new SourceCommits();
        var feed = new LifeFeed(150, most: 13) { Acknowledger = commits };
        commits.Feed = feed;
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create)
            .PartitionBy(number => number % 7)
            .Retry(o => (o.MaxAttempts, o.Delay) = (2, TimeSpan.FromMilliseconds(3)))
            .Process(async (number, token) =>
            {
                if (lab.Random.Next(3) == 0) await lab.DelayAsync(lab.Random.Next(10), token);
                if (number % 10 == 4) throw new InvalidOperationException("Fails always.");
                if (lab.Random.Next(10) == 0) throw new InvalidOperationException("Fails sometimes.");
            }, o => o.Concurrency = 4)
            .RouteTo(number => number % 3 == 0 ? "slow" : "quick")
            .Batch("slow", async (_, token) => await lab.DelayAsync(9, token), o => (o.Size, o.Concurrency) = (4, 2))
            .Batch("quick", (_, _) => lab.Random.Next(20) == 0 ? throw new InvalidOperationException("The batch fails.") : default, o => o.Size = 5), lab.Environment);
        await pipeline.RunAsync();
        Assert.Equal(150, commits.Tracker.Committable);
        Assert.Equal(0, commits.Tracker.OpenCount);
        Assert.True(commits.WereOutOfOrder);
        Assert.NotEmpty(commits.Log.Failed);
        Assert.Empty(commits.Violations);
    });

    [Fact]
    [Trait("Conformance", "P31")]
    public void What_is_handed_back_is_not_committed_nor_what_comes_after_it() => Lab.Run(async lab =>
    {
        var commits = new SourceCommits();
        var feed = new LifeFeed(150, most: 13, isEndless: true) { Acknowledger = commits };
        commits.Feed = feed;
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create)
            .PartitionBy(number => number % 7)
            .OnFailure(FailureAction.BlockKey)
            .Process(async (number, token) =>
            {
                await lab.DelayAsync(lab.Random.Next(4), token);
                if (number == 20) throw new InvalidOperationException("Blocks its key.");
            }, o => o.Concurrency = 4), lab.Environment);
        await pipeline.StartAsync();
        await lab.DelayAsync(lab.Random.Next(300));
        await pipeline.StopAsync(new CancellationToken(true));
        Assert.Equal(feed.Given.Order(), commits.Log.Succeeded.Concat(commits.Log.Returned).Order());
        Assert.Equal(commits.Log.Returned.Concat([feed.Given.Count]).Min(), commits.Tracker.Committable ?? 0);
        Assert.Empty(commits.Violations);
    });
}
