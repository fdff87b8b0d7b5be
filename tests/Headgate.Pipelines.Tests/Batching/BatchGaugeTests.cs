using Headgate.Pipelines.Batching;

namespace Headgate.Pipelines.Tests.Batching;

/// <summary>Batches by bytes, and by rules of the user's.</summary>
[Trait("Conformance", "P11")]
[Trait("Conformance", "P44")]
public sealed class BatchGaugeTests
{
    [Fact]
    public void A_message_that_would_not_fit_begins_the_next_batch()
    {
        var probe = new BatchBookProbe(Bytes(10));
        Assert.Empty(probe.Add(bytes: 6));
        Assert.Equal(["Size 1"], probe.Add(bytes: 5));
        Assert.Empty(probe.Add(bytes: 4));
        Assert.Equal(2, probe.Book.HeldCount);
    }

    [Fact]
    public void A_message_that_fills_the_batch_exactly_closes_it()
    {
        var probe = new BatchBookProbe(Bytes(10));
        probe.Add(bytes: 6);
        Assert.Equal(["Size 1 2"], probe.Add(bytes: 4));
        Assert.Equal(["Size 3"], probe.Add(bytes: 10));
    }

    [Fact]
    public void A_message_bigger_than_the_ceiling_is_a_batch_of_its_own()
    {
        var probe = new BatchBookProbe(Bytes(10));
        Assert.Equal(["Size 1"], probe.Add(bytes: long.MaxValue));
        probe.Add(bytes: 0);
        Assert.Equal(["Size 2", "Size 3"], probe.Add(bytes: 11));
        Assert.Equal(0, probe.Book.OpenCount);
    }

    [Fact]
    public void A_batch_of_bytes_is_full_by_count_too()
    {
        var probe = new BatchBookProbe(Bytes(10) with { Size = 2 });
        probe.Add(bytes: 1);
        Assert.Equal(["Size 1 2"], probe.Add(bytes: 1));
    }

    [Fact]
    public void Each_key_has_a_measure_of_its_own()
    {
        var probe = new BatchBookProbe(Bytes(10));
        probe.Add("a", bytes: 9);
        Assert.Empty(probe.Add("b", bytes: 9));
        Assert.Equal(["a: Size 1 3"], probe.Add("a", bytes: 1));
    }

    [Fact]
    public void However_a_batch_ends_the_next_one_is_measured_afresh()
    {
        var probe = new BatchBookProbe(Bytes(10) with { Timeout = TimeSpan.FromMilliseconds(5) });
        probe.Add(bytes: 9);
        Assert.Equal(["Timeout 1"], probe.CloseDue(5));
        Assert.Empty(probe.Add(bytes: 9, isFlush: true));
        Assert.Equal(["Flush 2"], probe.EndRun());
        Assert.Empty(probe.Add(bytes: 9));
        probe.Book.Clear();
        Assert.Empty(probe.Add(bytes: 9));
    }

    [Fact]
    public void A_negative_size_fails_the_message_and_changes_nothing()
    {
        var probe = new BatchBookProbe(Bytes(10));
        probe.Add(bytes: 5);
        Assert.Contains("must have 0 or more", Assert.Throws<InvalidOperationException>(() => probe.Add(bytes: -1)).Message, StringComparison.Ordinal);
        Assert.Equal(["Size 1 3"], probe.Add(bytes: 5));
    }

    [Fact]
    public void A_rule_of_the_users_closes_a_batch_after_a_message()
    {
        var probe = new BatchBookProbe(Summing(static sum => sum >= 10 ? BatchSplit.CloseAfter : BatchSplit.Continue));
        probe.Add(bytes: 9);
        Assert.Equal(["Size 1 2"], probe.Add(bytes: 9));
        Assert.Empty(probe.Add(bytes: 9));
    }

    [Fact]
    public void A_rule_of_the_users_closes_a_batch_before_a_message_which_then_counts_for_the_next()
    {
        var probe = new BatchBookProbe(Summing(static sum => sum > 10 ? BatchSplit.CloseBefore : BatchSplit.Continue));
        probe.Add(bytes: 9);
        Assert.Equal(["Size 1"], probe.Add(bytes: 9));
        Assert.Empty(probe.Add(bytes: 1));
        Assert.Equal(["Size 2 3"], probe.Add(bytes: 1));
    }

    [Fact]
    public void A_first_message_goes_in_whatever_the_rule_says()
    {
        var probe = new BatchBookProbe(Summing(static sum => sum > 10 ? BatchSplit.CloseBefore : BatchSplit.Continue));
        Assert.Empty(probe.Add(bytes: 11));
        Assert.Equal(["Size 1"], probe.Add(bytes: 12));
        Assert.Equal(["Size 2"], probe.Add(bytes: 0));
    }

    [Fact]
    public void A_rule_that_throws_changes_nothing()
    {
        var isFaulty = false;
        var probe = new BatchBookProbe(Summing(sum => isFaulty ? throw new InvalidTimeZoneException() : sum > 10 ? BatchSplit.CloseBefore : BatchSplit.Continue));
        probe.Add("a", bytes: 6);
        isFaulty = true;
        Assert.Throws<InvalidTimeZoneException>(() => probe.Add("a", bytes: 3));
        Assert.Throws<InvalidTimeZoneException>(() => probe.Add("b", bytes: 3));
        Assert.Equal((1, 1), (probe.Book.OpenCount, probe.Book.HeldCount));
        isFaulty = false;
        Assert.Empty(probe.Add("a", bytes: 4));
        Assert.Equal(["a: Size 1 4"], probe.Add("a", bytes: 1));
    }

    [Fact]
    public void A_seed_that_throws_changes_nothing()
    {
        var isFaulty = false;
        var rules = BatchBookProbe.Rules(gauge: () => new AccumulatorGauge<BatchItem, long>(
            () => isFaulty ? throw new InvalidTimeZoneException() : 0,
            static (sum, message) => (sum + message.Data.Bytes, sum + message.Data.Bytes > 10 ? BatchSplit.CloseBefore : BatchSplit.Continue)));
        var probe = new BatchBookProbe(rules);
        probe.Add(bytes: 6);
        isFaulty = true;
        Assert.Throws<InvalidTimeZoneException>(() => probe.Add(bytes: 6));
        Assert.Equal((1, 1), (probe.Book.OpenCount, probe.Book.HeldCount));
        Assert.Empty(probe.Add(bytes: 4));
        isFaulty = false;
        Assert.Equal(["Size 1 3"], probe.Add(bytes: 6));
    }

    private static BatchRules<BatchItem> Bytes(long most) => BatchBookProbe.Rules(gauge: () => new ByteGauge<BatchItem>(most, static item => item.Bytes));

    private static BatchRules<BatchItem> Summing(Func<long, BatchSplit> rule) => BatchBookProbe.Rules(gauge: () => new AccumulatorGauge<BatchItem, long>(
        static () => 0,
        (sum, message) => (sum + message.Data.Bytes, rule(sum + message.Data.Bytes))));
}
