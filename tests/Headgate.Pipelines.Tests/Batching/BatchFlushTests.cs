using Headgate.Pipelines.Batching;

namespace Headgate.Pipelines.Tests.Batching;

/// <summary>Messages that do not wait for others: Broadway's rule, by which a whole run is flushed together.</summary>
[Trait("Conformance", "P9")]
public sealed class BatchFlushTests
{
    [Fact]
    public void A_run_with_a_flush_message_goes_out_whole_at_its_end()
    {
        var probe = new BatchBookProbe(BatchBookProbe.Rules());
        probe.Add();
        Assert.Empty(probe.EndRun());
        Assert.Empty(probe.Add(isFlush: true));
        Assert.Empty(probe.Add());
        Assert.Equal(["Flush 1 2 3"], probe.EndRun());
        Assert.Empty(probe.EndRun());
    }

    [Fact]
    public void Only_the_keys_with_a_flush_message_are_flushed_in_the_order_of_those()
    {
        var probe = new BatchBookProbe(BatchBookProbe.Rules());
        probe.Add("a");
        probe.Add("b");
        probe.Add("c", isFlush: true);
        probe.Add("a", isFlush: true);
        probe.Add("c", isFlush: true);
        Assert.Equal(["c: Flush 3 5", "a: Flush 1 4"], probe.EndRun());
        Assert.Equal(1, probe.Book.OpenCount);
    }

    [Fact]
    public void A_full_batch_takes_its_flush_message_along()
    {
        var probe = new BatchBookProbe(BatchBookProbe.Rules(size: 2));
        probe.Add(isFlush: true);
        Assert.Equal(["Size 1 2"], probe.Add());
        probe.Add();
        Assert.Empty(probe.EndRun());
        Assert.Equal(["Size 3 4"], probe.Add(isFlush: true));
        probe.Add(isFlush: true);
        Assert.Equal(["Flush 5"], probe.EndRun());
    }

    [Fact]
    public void A_flush_message_that_begins_the_next_batch_flushes_that_one()
    {
        var probe = new BatchBookProbe(BatchBookProbe.Rules(gauge: static () => new ByteGauge<BatchItem>(10, static item => item.Bytes)));
        probe.Add(bytes: 8);
        Assert.Equal(["Size 1"], probe.Add(bytes: 8, isFlush: true));
        Assert.Equal(["Flush 2"], probe.EndRun());
    }

    [Fact]
    public void A_batch_that_closes_for_another_reason_before_the_end_of_the_run_is_not_flushed_again()
    {
        var probe = new BatchBookProbe(BatchBookProbe.Rules(timeout: 10));
        probe.Add(isFlush: true);
        Assert.Equal(["Timeout 1"], probe.CloseDue(10));
        probe.Add();
        Assert.Empty(probe.EndRun());
        probe.Add(isFlush: true);
        Assert.Equal(["Capacity 2 3"], probe.CloseFullest());
        probe.Add();
        Assert.Empty(probe.EndRun());
        probe.Add(isFlush: true);
        Assert.Equal(["Drain 4 5"], probe.CloseAll());
        Assert.Empty(probe.EndRun());
    }
}
