using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Inspection;
using Headgate.Pipelines.Limits;
using Headgate.Pipelines.Sources;
using Headgate.Pipelines.Tests.Pipelines;
using Headgate.Stages;
using Headgate.Stages.Supervision;
using Headgate.Testing.Pipelines;
using Microsoft.Extensions.Options;

namespace Headgate.Pipelines.Tests.Inspection;

/// <summary>What a pipeline shows of itself without a listener.</summary>
[Trait("Conformance", "P27")]
public sealed class PipelineSnapshotTests
{
    [Fact]
    public void It_counts_what_each_part_has_done() => Lab.Run(async lab =>
    {
        await using var pipeline = Pipeline.Create("p", p => p
            .From(Enumerable.Range(1, 10))
            .RateLimit(1000, TimeSpan.FromSeconds(1))
            .Process(static n => n == 3 ? throw new FormatException("no 3") : n, name: "parse")
            .Batch("load", static (_, _) => default, o => o.Size = 4), lab.Environment);
        Assert.Null(pipeline.GetSnapshot().Supervision);
        await pipeline.RunAsync();
        var snapshot = pipeline.GetSnapshot();
        Assert.Equal(("p", PipelineStatus.Stopped, 10L, 9L, 1L), (snapshot.Name, snapshot.Status, snapshot.Counts.Received, snapshot.Counts.Succeeded, snapshot.Counts.Failed));
        Assert.Equal(lab.Time.GetUtcNow(), snapshot.At);
        Assert.Equal(RateLimit.Of(1000, TimeSpan.FromSeconds(1)), snapshot.RateLimit);
        Assert.Equal(new SourceSnapshot { Name = "source", Concurrency = 1, ReceivedCount = 10 }, Assert.Single(snapshot.Sources));
        var parse = Assert.Single(snapshot.Steps);
        Assert.Equal(("parse", StepRole.Messages, 10L, 0L, 1L, 0), (parse.Name, parse.Role, parse.ProcessedCount, parse.BatchCount, parse.FailedCount, parse.Load));
        var load = Assert.Single(snapshot.Batchers);
        Assert.Equal(("load", StepRole.Batcher, 9L, 3L, 0L, 0), (load.Name, load.Role, load.ProcessedCount, load.BatchCount, load.FailedCount, load.Load));
    });

    [Fact]
    public void It_says_how_long_workers_have_been_busy_with_what_they_still_have_in_hand() => Lab.Run(async lab =>
    {
        var finish = new TaskCompletionSource();
        var feed = new LifeFeed(2, isEndless: true);
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create).Process(async (_, _) => await finish.Task, o => o.Concurrency = 4), lab.Environment);
        await pipeline.StartAsync();
        await lab.SettleAsync();
        var before = Step(pipeline);
        await lab.DelayAsync(1000);
        var during = Step(pipeline);
        Assert.Equal((2, 2), (during.BusyWorkers, during.Load));
        Assert.Equal(TimeSpan.FromSeconds(2), during.BusyTime - before.BusyTime);
        finish.SetResult();
        await lab.SettleAsync();
        var after = Step(pipeline);
        await lab.DelayAsync(1000);
        Assert.Equal((0, 2L), (after.BusyWorkers, after.ProcessedCount));
        Assert.Equal(after.BusyTime, Step(pipeline).BusyTime);

        static StepSnapshot Step(Pipeline pipeline) => Assert.Single(pipeline.GetSnapshot().Steps);
    });

    [Fact]
    public void The_load_of_a_batcher_is_messages_whether_they_gather_wait_or_are_handled() => Lab.Run(async lab =>
    {
        var feed = new LifeFeed(23, isEndless: true);
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create).Retry(static o => (o.MaxAttempts, o.Delay, o.UseJitter) = (2, TimeSpan.FromSeconds(1), false))
            .BatchMessages("default", async (batch, token) =>
            {
                await lab.DelayAsync(1000, token);
                return [.. batch.Select(message => message.Data == 0 && batch.Attempt == 1 ? message.Fail("not yet") : message)];
            }, o => (o.Size, o.Timeout) = (10, Timeout.InfiniteTimeSpan)), lab.Environment);
        await pipeline.StartAsync();
        await lab.DelayAsync(500);
        Assert.Equal(20, Load());

        // The second batch is handled, and of the first one message waits to be tried again: it is done with when that is.
        await lab.DelayAsync(1000);
        Assert.Equal(20, Load());
        await lab.DelayAsync(1000);
        Assert.Equal(13, Load());
        await lab.DelayAsync(5000);
        Assert.Equal(3, Load());
        await pipeline.StopAsync();
        Assert.Equal((0, 23), (Load(), feed.Acks.Succeeded.Count));

        int Load() => Assert.Single(pipeline.GetSnapshot().Batchers).Load;
    }, seeds: 20);

    [Fact]
    public void A_batcher_that_was_given_up_has_no_load() => Lab.Run(async lab =>
    {
        var feed = new LifeFeed(23, isEndless: true);
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create)
            .Batch("default", async (_, token) => await lab.DelayAsync(100_000, token), o => (o.Size, o.Timeout, o.MaxDemand) = (10, Timeout.InfiniteTimeSpan, 15)), lab.Environment);
        await pipeline.StartAsync();
        await lab.DelayAsync(500);
        Assert.Equal(23, Assert.Single(pipeline.GetSnapshot().Batchers).Load);
        await pipeline.StopAsync(new CancellationToken(true));
        Assert.Equal((0, 23), (Assert.Single(pipeline.GetSnapshot().Batchers).Load, feed.Acks.Returned.Count));
    }, seeds: 20);

    [Fact]
    public void What_was_counted_outlives_the_stages_that_have_crashed() => Lab.Run(async lab =>
    {
        var feed = new LifeFeed(100, most: 7);
        await using var pipeline = Pipeline.Create("p", p => p
            .From(feed.Create)
            .Process(async (_, token) => await lab.DelayAsync(1, token), static o => o.Concurrency = 2, "step"), lab.Environment);
        await pipeline.StartAsync();
        await lab.DelayAsync(10);
        var before = Assert.Single(pipeline.GetSnapshot().Steps);
        ((Stage)pipeline.Run.ControlOf(0)!).Kill();
        ((Stage)pipeline.Run.ControlOf(pipeline.Plan.Steps[0])!.Stage).Kill();
        await pipeline.Completion;
        Assert.Equal(2, feed.StartCount);
        var snapshot = pipeline.GetSnapshot();
        var after = Assert.Single(snapshot.Steps);
        Assert.InRange(before.ProcessedCount, 1, 99);
        Assert.Equal(100, Assert.Single(snapshot.Sources).ReceivedCount);

        // Two were in hand when the step was killed: they were handed back.
        Assert.InRange(after.ProcessedCount, feed.Acks.Succeeded.Count, feed.Acks.Succeeded.Count + 2);
        Assert.True(after.BusyTime > before.BusyTime, $"{after.BusyTime} after {before.BusyTime}");
    });

    [Fact]
    public void It_shows_the_tree_of_its_stages() => Lab.Run(async lab =>
    {
        var feed = new LifeFeed(3, isEndless: true);
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create).Process(static n => n, name: "parse").Batch("load", static (_, _) => default), lab.Environment);
        await pipeline.StartAsync();
        await lab.SettleAsync();
        var tree = pipeline.GetSnapshot().Supervision!;
        Assert.Equal(("p", RestartStrategy.OneForOne), (tree.Name, tree.Strategy));
        Assert.Equal(["source", "pushed", "steps"], tree.Children.Select(static child => child.Id));
        Assert.Equal(("p.source", StageStatus.Running, 3L), (tree.Children[0].Stage!.Name, tree.Children[0].Stage!.Status, tree.Children[0].Stage!.EmittedCount));
        var steps = tree.Children[2].Supervisor!;
        Assert.Equal(RestartStrategy.OneForAll, steps.Strategy);
        Assert.Equal(["p.parse", "p.load"], steps.Children.Select(static child => child.Stage!.Name));
        Assert.Null(tree.Children[2].Stage);
    });

    [Fact]
    public void Retries_dead_letters_and_blocked_keys_are_counted() => Lab.Run(async lab =>
    {
        var letters = new InMemoryDeadLetters();
        var feed = new LifeFeed(4, isEndless: true);
        await using var pipeline = Pipeline.Create("p", p => p
            .From(feed.Create)
            .Process(static n => n == 1 ? throw new InvalidOperationException("one") : n, o => o.Retry = new RetryOptions { MaxAttempts = 3, Delay = TimeSpan.FromMilliseconds(10) }, name: "first")
            .Process(static n => n == 2 ? throw new InvalidOperationException("two") : n, o => o.OnFailure = FailureAction.BlockKey, name: "second")
            .DeadLetterTo(letters), lab.Environment);
        await pipeline.StartAsync();
        await lab.DelayAsync(1000);
        var steps = pipeline.GetSnapshot().Steps;
        Assert.Equal((1L, 2L, 1L, 0), (steps[0].FailedCount, steps[0].RetriedCount, steps[0].DeadLetterCount, steps[0].BlockedCount));
        Assert.Equal((0L, 0L, 0L, 1), (steps[1].FailedCount, steps[1].RetriedCount, steps[1].DeadLetterCount, steps[1].BlockedCount));
    });

    [Fact]
    public void Sources_say_what_waits_and_why_they_cannot_be_read() => Lab.Run(async lab =>
    {
        var contexts = new List<SourceContext>();
        await using var pipeline = Pipeline.Create("p", p => p
            .From<int>(Create, static o => o.Concurrency = 2, "topic")
            .Merge(context => new ListSource<int>([]), name: "other")
            .Process(static n => n), lab.Environment);
        await pipeline.StartAsync();
        await lab.SettleAsync();
        Assert.Equal([null, null], pipeline.GetSnapshot().Sources.Select(static source => source.Lag));
        contexts[0].NoteLag(5);
        contexts[1].NoteLag(7);
        Assert.Equal(7, pipeline.GetSnapshot().Sources[0].Lag);
        contexts[0].NoteLag(5, isShare: true);
        contexts[1].NoteLag(7, isShare: true);
        contexts[1].NoteUnavailable("It is away.");
        Assert.Equal(new SourceSnapshot { Name = "topic", Concurrency = 2, Lag = 12, UnavailableReason = "It is away." }, pipeline.GetSnapshot().Sources[0]);
        Assert.Null(pipeline.GetSnapshot().Sources[1].UnavailableReason);

        Source<int> Create(SourceContext context)
        {
            contexts.Add(context);
            return new LifeFeed(0, isEndless: true).Create(context);
        }
    });

    [Fact]
    public void What_is_pushed_is_a_source_when_anything_was_or_there_is_no_other() => Lab.Run(async lab =>
    {
        await using var pipeline = Pipeline.Create("p", static p => p.FromPushes<int>().Process(static n => n), lab.Environment);
        await pipeline.StartAsync();
        Assert.Equal(("pushed", 0L), (pipeline.GetSnapshot().Sources[0].Name, pipeline.GetSnapshot().Sources[0].ReceivedCount));
        await pipeline.PushAsync([1, 2, 3]);
        await lab.SettleAsync();
        Assert.Equal(3, Assert.Single(pipeline.GetSnapshot().Sources).ReceivedCount);
    });

    [Theory]
    [InlineData("pushed", "pushed#2", "steps")]
    [InlineData("steps", "pushed", "steps#2")]
    public void A_source_may_be_called_as_what_the_pipeline_itself_has_beside_it(string name, string pushes, string steps) => Lab.Run(async lab =>
    {
        var feed = new LifeFeed(3, isEndless: true);
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create, name: name).Process(static n => n), lab.Environment);
        await pipeline.StartAsync();
        await pipeline.PushAsync([1, 2]);
        await lab.SettleAsync();
        var snapshot = pipeline.GetSnapshot();
        Assert.Equal([name, pushes, steps], snapshot.Supervision!.Children.Select(static child => child.Id));
        Assert.Equal([(name, 3L), (pushes, 2L)], snapshot.Sources.Select(static source => (source.Name, source.ReceivedCount)));
    });

    [Fact]
    public void A_source_that_is_called_as_a_stage_of_another_is_refused_in_words()
    {
        var refusal = Assert.Throws<OptionsValidationException>(() => Pipeline.Create("p", static p => p
            .From(static _ => new ListSource<int>([]), static source => source.Concurrency = 2, "orders")
            .Merge(static _ => new ListSource<int>([]), name: "orders-2")
            .Process(static n => n)));
        Assert.Contains("Sources:orders-2: one of the 2 stages of the source 'orders' is called so; give one of the two sources another name", refusal.Message, StringComparison.Ordinal);
    }
}
