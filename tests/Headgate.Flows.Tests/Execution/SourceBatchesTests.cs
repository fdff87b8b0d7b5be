namespace Headgate.Flows.Tests.Execution;

/// <summary>What a stage sends another is never one element when there are more.</summary>
[Trait("Conformance", "F1")]
public sealed class SourceBatchesTests
{
    [Theory]
    [InlineData(1, 1000, 500)]
    [InlineData(2, 1000, 500)]
    [InlineData(4, 100, 50)]
    public async Task Elements_that_a_source_has_ready_travel_in_large_batches(int stages, int maxDemand, int most)
    {
        const int Count = 20_000;
        var sizes = await Flow.From(Enumerable.Range(0, Count), new FlowOptions { Stages = stages, MaxDemand = maxDemand })
            .SelectBatch(static batch => new[] { batch.Count })
            .ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(Count, sizes.Sum());
        Assert.Equal(most, sizes.Max());

        // Some are smaller: a sequence that is slow, as on a busy machine, does not hold back what it has yielded.
        Assert.InRange(sizes.Count, Count / most, 5 * Count / most);
    }

    [Fact]
    public async Task An_element_does_not_wait_for_the_next()
    {
        var token = TestContext.Current.CancellationToken;
        var channel = System.Threading.Channels.Channel.CreateUnbounded<int>();
        await using var results = Flow.From(channel.Reader).Select(static number => number * 2).GetAsyncEnumerator(token);
        for (var i = 0; i < 100; i++)
        {
            await channel.Writer.WriteAsync(i, token);
            Assert.True(await results.MoveNextAsync());
            Assert.Equal(2 * i, results.Current);
        }

        channel.Writer.Complete();
        Assert.False(await results.MoveNextAsync());
    }
}
