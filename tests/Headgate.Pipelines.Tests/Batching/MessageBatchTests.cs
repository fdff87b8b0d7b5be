using Headgate.Pipelines.Batching;
using Headgate.Pipelines.Tests.Pipelines;

namespace Headgate.Pipelines.Tests.Batching;

/// <summary>The ways through a batch.</summary>
public sealed class MessageBatchTests
{
    public static TheoryData<IReadOnlyList<Message<int>>> Sources() => new([new(1), new(2), new(3)], new List<Message<int>> { new(1), new(2), new(3) });

    [Theory]
    [MemberData(nameof(Sources))]
    public void All_ways_give_the_same_messages(IReadOnlyList<Message<int>> messages)
    {
        var batch = new MessageBatch<int>(messages);
        var (fromSpan, fromEach, fromIndex) = (new List<int>(), new List<int>(), new List<int>());
        foreach (ref readonly var message in batch.Span) fromSpan.Add(message.Data);
        foreach (var message in batch) fromEach.Add(message.Data);
        for (var i = 0; i < batch.Count; i++) fromIndex.Add(batch[i].Data);
        int[] expected = [1, 2, 3];
        Assert.All([fromSpan, fromEach, fromIndex, batch.Data, batch.Select(static message => message.Data)], way => Assert.Equal(expected, way));
        Assert.Same(messages[1].Delivery, batch.Span[1].Delivery);
    }

    [Fact]
    public void A_batch_that_was_kept_says_that_it_is_over() => Lab.Run(async lab =>
    {
        var kept = new List<MessageBatch<int>>();
        await Pipeline.Create("p", p => p.From([1, 2, 3]).Batch("store", (batch, _) =>
        {
            kept.Add(batch);
            return default;
        }), lab.Environment).RunAsync();
        var over = Assert.Single(kept);
        Assert.Contains("until the handler has returned", Assert.Throws<InvalidOperationException>(() => over.Span.Length).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => over.Count);
        Assert.Throws<InvalidOperationException>(() => over.GetEnumerator());
    }, seeds: 20);
}
