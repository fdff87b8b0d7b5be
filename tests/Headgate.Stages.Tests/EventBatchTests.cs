using Headgate.Stages.Subscriptions;
using Headgate.Stages.Tests.Probes;

namespace Headgate.Stages.Tests;

/// <summary>What one can do with a batch.</summary>
public sealed class EventBatchTests
{
    [Fact]
    public void A_batch_is_a_list_for_LINQ_and_for_whatever_takes_a_sequence() => Lab.ForEachSeed(3, async lab =>
    {
        var producer = lab.Start(new ManualProducer<int>());
        var recorder = lab.Start(new Recorder<int>());
        await recorder.SubscribeToAsync(producer);
        var seen = new List<object>();
        recorder.WhenEvents = (batch, _) =>
        {
            IReadOnlyList<int> list = batch;
            seen.AddRange(string.Join(',', batch), batch.Where(number => number > 2).Sum(), list.Count, list[1], batch.ToList().Count);
            using var numbers = list.GetEnumerator();
            numbers.MoveNext();
            numbers.Reset();
            numbers.MoveNext();
            seen.Add(numbers.Current);
            return default;
        };

        await producer.EmitAsync(1, 2, 3, 4);
        await recorder.ReachAsync(4);

        Assert.Equal(["1,2,3,4", 7, 4, 2, 4, 1], seen);
        Assert.Empty(default(EventBatch<int>));
    });
}
