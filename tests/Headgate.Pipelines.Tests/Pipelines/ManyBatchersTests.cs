namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>One message for several batchers.</summary>
[Trait("Conformance", "P40")]
public sealed class ManyBatchersTests
{
    [Fact]
    public void A_message_is_acknowledged_once_when_all_its_batchers_have_it() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var first = new HashSet<int>();
        var early = 0;
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(25, acks))
            .ProcessMessages((message, _) => new ValueTask<Message<int>>(message.WithBatchers("quick", "slow", "quick")))
            .Batch("quick", (batch, _) =>
            {
                first.UnionWith(batch.Data);
                return default;
            }, o => o.Size = 5)
            .Batch("slow", async (batch, token) =>
            {
                await lab.DelayAsync(100, token);
                if (batch.Data.Any(number => acks.Succeeded.Contains(number))) early++;
            }, o => o.Size = 3), lab.Environment).RunAsync();
        Assert.Equal(0, early);
        Assert.Equal(25, first.Count);
        Assert.Equal(Enumerable.Range(0, 25).Select(static n => (long)n), acks.Succeeded.Order());
    });

    [Fact]
    public void A_message_that_fails_for_one_of_its_batchers_has_failed() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var stored = 0;
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(10, acks))
            .ProcessMessages((message, _) => new ValueTask<Message<int>>(message.WithBatchers("store", "index")))
            .Batch("store", (batch, _) =>
            {
                stored += batch.Count;
                return default;
            })
            .BatchMessages("index", (batch, _) => new ValueTask<IReadOnlyList<Message<int>>>([.. batch.Select(static message => message.Data == 7 ? message.Fail("no") : message)])), lab.Environment).RunAsync();
        Assert.Equal([7L], acks.Failed);
        Assert.Equal(9, acks.Succeeded.Count);
        Assert.Equal(10, stored);
    });

    [Fact]
    public void One_unknown_name_among_several_fails_the_message_and_no_batcher_gets_it() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var stored = 0;
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(4, acks))
            .ProcessMessages((message, _) => new ValueTask<Message<int>>(message.WithBatchers("store", "nowhere")))
            .Batch("store", (batch, _) =>
            {
                stored += batch.Count;
                return default;
            }), lab.Environment).RunAsync();
        Assert.Equal(4, acks.Failed.Count);
        Assert.Equal(0, stored);
        Assert.Contains("'nowhere'", acks.FailedDeliveries[0].Failure!.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void Each_batcher_counts_its_own_attempts() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var seen = new List<(string Batcher, int Batch, int Message)>();
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(1, acks))
            .ProcessMessages((message, _) => new ValueTask<Message<int>>(message.WithBatchers("sound", "flaky")))
            .Retry()
            .Batch("sound", (batch, token) => NoteAsync(batch.Info.Batcher, batch.Attempt, batch[0].Attempt, delay: 10_000))
            .Batch("flaky", (batch, token) => NoteAsync(batch.Info.Batcher, batch.Attempt, batch[0].Attempt, delay: 0)), lab.Environment).RunAsync();
        Assert.Equal([1L], [acks.Succeeded.Count]);
        Assert.Equal([("flaky", 1, 1), ("flaky", 2, 2), ("flaky", 3, 3), ("sound", 1, 1)], seen.Order());

        async ValueTask NoteAsync(string batcher, int batch, int message, int delay)
        {
            seen.Add((batcher, batch, message));
            await lab.DelayAsync(delay);
            if (batcher == "flaky" && batch < 3) throw new InvalidOperationException("again");
        }
    });
}
