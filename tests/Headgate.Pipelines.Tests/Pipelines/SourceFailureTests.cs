using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Sources;
using Headgate.Stages;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>Sequences, channels and stages as sources, and how they fail.</summary>
public sealed class SourceFailureTests
{
    [Fact]
    public void A_sequence_that_throws_is_not_begun_again_what_it_gave_is_finished_and_its_failure_surfaces() => Lab.Run(async lab =>
    {
        var seen = new HashSet<int>();
        await using var pipeline = Pipeline.Create("p", p => p.From(Throwing()).Process(number => seen.Add(number)), lab.Environment);
        await AssertSourceFailure(pipeline);
        Assert.Equal([0, 1, 2], seen.Order());
    });

    [Fact]
    public void An_asynchronous_sequence_that_throws_is_not_begun_again_what_it_gave_is_finished_and_its_failure_surfaces() => Lab.Run(async lab =>
    {
        var seen = new HashSet<int>();
        await using var pipeline = Pipeline.Create("p", p => p.From(ThrowingLater(lab.Random.Next(2) == 0)).Process(number => seen.Add(number)), lab.Environment);
        await AssertSourceFailure(pipeline);
        Assert.Equal([0, 1, 2], seen.Order());
    });

    [Fact]
    [Trait("Conformance", "P6")]
    public void Any_producer_is_a_source_and_what_a_transformer_throws_fails_that_message() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var failed = new List<Exception>();
        await using var pipeline = Pipeline.Create("p", p => p
            .From<string, int>(() => Producer.From(Enumerable.Range(0, 50).Select(static n => n == 20 ? "twenty" : $"{n}")), item => new Message<int>(int.Parse(item, null), new DescribedDelivery(acks, position: int.Parse(item, null))))
            .Process(number => number * 2)
            .OnFailure((messages, _) =>
            {
                failed.AddRange(messages.Select(static message => message.Failure));
                return default;
            }), lab.Environment);
        await pipeline.RunAsync();
        Assert.Equal(Enumerable.Range(0, 50).Where(static n => n != 20).Select(static n => (long)n), acks.Succeeded.Order());
        Assert.IsType<FormatException>(Assert.Single(failed));
        Assert.Equal(1, pipeline.Counts.Failed);
        Assert.Equal(0, pipeline.Counts.InFlight);
    });

    [Fact]
    [Trait("Conformance", "P6")]
    public void A_message_that_its_transformer_has_failed_fails_alone_before_a_batcher() => Lab.Run(async lab =>
    {
        var sizes = new List<int>();
        await using var pipeline = Pipeline.Create("p", p => p
            .From<string, string>(() => Producer.From(["a", "b", "", "c"]), item => item.Length == 0 ? throw new FormatException("Empty.") : new Message<string>(item))
            .Batch("default", (batch, _) =>
            {
                Assert.All(batch, static message => Assert.Equal(1, message.Data.Length));
                sizes.Add(batch.Count);
                return default;
            }), lab.Environment);
        await pipeline.RunAsync();
        Assert.Equal(3, sizes.Sum());
        Assert.Equal((3, 1), (pipeline.Counts.Succeeded, pipeline.Counts.Failed));
    });

    [Fact]
    [Trait("Conformance", "P6")]
    public void A_producer_that_never_ends_is_drained_when_the_pipeline_stops() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var given = 0;
        await using var pipeline = Pipeline.Create("p", p => p
            .From(() => Producer.From(Forever()), item =>
            {
                given++;
                return new Message<int>(item, new DescribedDelivery(acks, position: item));
            })
            .Process(number => number), lab.Environment);
        await pipeline.StartAsync();
        await lab.TurnsAsync(300);
        await pipeline.StopAsync();
        Assert.True(lab.Time.Elapsed < TimeSpan.FromSeconds(1));
        Assert.Equal(Enumerable.Range(0, given).Select(static n => (long)n), acks.Succeeded.Order());
        Assert.Equal(PipelineStatus.Stopped, pipeline.Status);
    });

    private static async Task AssertSourceFailure(Pipeline pipeline)
    {
        var failure = await Assert.ThrowsAsync<SourceFailedException>(() => pipeline.RunAsync());
        Assert.IsType<FormatException>(failure.InnerException);
        Assert.Equal(3, pipeline.Counts.Received);
        Assert.Equal(3, pipeline.Counts.Succeeded);
        Assert.Equal(PipelineStatus.Faulted, pipeline.Status);
    }

    private static IEnumerable<int> Forever()
    {
        for (var i = 0; ; i++) yield return i;
    }

    private static IEnumerable<int> Throwing()
    {
        for (var i = 0; i < 3; i++) yield return i;
        throw new FormatException("The file is damaged.");
    }

    private static async IAsyncEnumerable<int> ThrowingLater(bool waits)
    {
        for (var i = 0; i < 3; i++)
        {
            if (waits) await Task.Yield();
            yield return i;
        }

        throw new FormatException("The file is damaged.");
    }
}
