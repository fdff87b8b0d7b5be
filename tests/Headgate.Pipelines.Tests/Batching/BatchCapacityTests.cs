using Headgate.Pipelines.Batching;

namespace Headgate.Pipelines.Tests.Batching;

/// <summary>What a batcher holds is bounded, and cheap.</summary>
[Trait("Conformance", "P44")]
public sealed class BatchCapacityTests
{
    [Fact]
    public void One_batch_too_many_closes_the_oldest()
    {
        var probe = new BatchBookProbe(BatchBookProbe.Rules(maxOpenBatches: 2));
        probe.Add("a");
        probe.Add("b");
        Assert.Empty(probe.Add("a"));
        Assert.Equal(["a: Capacity 1 3"], probe.Add("c"));
        Assert.Equal(["b: Capacity 2"], probe.Add("a"));
        Assert.Equal(2, probe.Book.OpenCount);
    }

    [Fact]
    public void A_batch_that_follows_on_another_of_its_key_closes_no_third_one()
    {
        var probe = new BatchBookProbe(BatchBookProbe.Rules(maxOpenBatches: 2, gauge: static () => new ByteGauge<BatchItem>(10, static item => item.Bytes)));
        probe.Add("a", bytes: 6);
        probe.Add("b", bytes: 6);
        Assert.Equal(["b: Size 2"], probe.Add("b", bytes: 6));
        Assert.Equal(["a: Drain 1", "b: Drain 3"], probe.CloseAll());
    }

    [Fact]
    public void The_fullest_batch_closes_to_make_room_and_of_several_the_oldest()
    {
        var probe = new BatchBookProbe(BatchBookProbe.Rules());
        foreach (var key in new[] { "a", "b", "c", "c", "b" }) probe.Add(key);
        Assert.Equal(["b: Capacity 2 5"], probe.CloseFullest());
        Assert.Equal(["c: Capacity 3 4"], probe.CloseFullest());
        Assert.Equal(["a: Capacity 1"], probe.CloseFullest());
        Assert.Empty(probe.CloseFullest());
    }

    [Fact]
    public void A_message_costs_no_memory_beyond_its_place_in_the_batch()
    {
        var book = new BatchBook<int>(new BatchRules<int> { Batcher = "b", Size = 1000, MaxOpenBatches = 10, Timeout = TimeSpan.FromSeconds(1) }, 1000);
        var closed = new List<ClosedBatch<int>>();
        var message = new Message<int>(1);
        for (var i = 0; i < 1001; i++) book.Add(message, -1, i, closed);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 998; i++)
        {
            book.Add(message, -1, i, closed);
            book.EndRun(closed);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Thousands_of_open_batches_do_not_slow_each_other_down()
    {
        const int keys = 30_000;
        var book = new BatchBook<int>(new BatchRules<int> { Batcher = "b", Size = 10, MaxOpenBatches = keys, Timeout = TimeSpan.FromSeconds(1) }, 1000);
        var closed = new List<ClosedBatch<int>>();

        // Had a message to look at every open batch, this would take many seconds.
        for (var i = 0; i < 5 * keys; i++)
        {
            book.Add(new Message<int>(i).WithBatchKey(i % keys).WithBatchMode(i % 7 == 0 ? BatchMode.Flush : BatchMode.Bulk), -1, i / 1000, closed);
            book.EndRun(closed);
            book.CloseDue(i / 1000, closed);
        }

        book.CloseAll(BatchTrigger.Drain, closed);
        Assert.Equal(5 * keys, closed.Sum(static batch => batch.Info.Size));
    }
}
