using Headgate.Pipelines.Batching;

namespace Headgate.Pipelines.Tests.Batching;

/// <summary>When batches close, and what is in them.</summary>
public sealed class BatchBookTests
{
    [Fact]
    public void A_batch_closes_the_moment_it_is_full()
    {
        var probe = new BatchBookProbe(BatchBookProbe.Rules(size: 3));
        Assert.Empty(probe.Add());
        Assert.Empty(probe.Add());
        Assert.Equal(["Size 1 2 3"], probe.Add());
        Assert.Equal(0, probe.Book.OpenCount);
        Assert.Equal(0, probe.Book.HeldCount);
        Assert.Null(probe.Book.NextDue);
    }

    [Fact]
    public void Batches_of_one_close_without_waiting()
    {
        var probe = new BatchBookProbe(BatchBookProbe.Rules(size: 1));
        Assert.Equal(["Size 1"], probe.Add());
        Assert.Equal(["a: Size 2"], probe.Add("a"));
    }

    [Fact]
    public void The_time_of_a_batch_counts_from_its_first_message()
    {
        var probe = new BatchBookProbe(BatchBookProbe.Rules(timeout: 10));
        probe.Now = 5;
        probe.Add();
        probe.Now = 14;
        probe.Add();
        Assert.Equal(15, probe.Book.NextDue);
        Assert.Empty(probe.CloseDue(14));
        Assert.Equal(["Timeout 1 2"], probe.CloseDue(15));
        Assert.Null(probe.Book.NextDue);
    }

    [Fact]
    public void A_batch_that_was_full_gives_the_next_one_its_whole_time()
    {
        var probe = new BatchBookProbe(BatchBookProbe.Rules(size: 2, timeout: 10));
        probe.Add();
        probe.Now = 9;
        Assert.Equal(["Size 1 2"], probe.Add());
        probe.Add();
        Assert.Empty(probe.CloseDue(18));
        Assert.Equal(["Timeout 3"], probe.CloseDue(19));
    }

    [Fact]
    public void Each_key_has_a_time_of_its_own_and_the_oldest_goes_first()
    {
        var probe = new BatchBookProbe(BatchBookProbe.Rules(timeout: 10));
        probe.Add("a");
        probe.Now = 1;
        probe.Add("b");
        probe.Now = 2;
        probe.Add();
        Assert.Equal(["a: Timeout 1", "b: Timeout 2"], probe.CloseDue(11));
        Assert.Equal(12, probe.Book.NextDue);
    }

    [Theory]
    [InlineData(-5)]
    [InlineData(0)]
    [InlineData(long.MaxValue - 1)]
    public void Without_a_time_out_no_batch_is_ever_due(long now)
    {
        var probe = new BatchBookProbe(BatchBookProbe.Rules() with { Timeout = Timeout.InfiniteTimeSpan }) { Now = now };
        probe.Add();
        Assert.Null(probe.Book.NextDue);
        Assert.Empty(probe.CloseDue(long.MaxValue));
    }

    [Fact]
    public void A_time_out_longer_than_the_clock_can_count_is_none()
    {
        var book = new BatchBook<int>(new BatchRules<int> { Batcher = "b", Size = 2, MaxOpenBatches = 1, Timeout = TimeSpan.MaxValue }, 1_000_000_000);
        book.Add(new Message<int>(1), -1, 5, []);
        Assert.Null(book.NextDue);
    }

    [Fact]
    public void A_time_out_of_nothing_is_due_at_once()
    {
        var probe = new BatchBookProbe(BatchBookProbe.Rules(timeout: 0)) { Now = 7 };
        probe.Add();
        Assert.Equal(7, probe.Book.NextDue);
        Assert.Equal(["Timeout 1"], probe.CloseDue(7));
    }

    [Fact]
    public void No_batch_closes_before_its_time_whatever_the_clock_counts_in()
    {
        var book = new BatchBook<int>(new BatchRules<int> { Batcher = "b", Size = 2, MaxOpenBatches = 1, Timeout = TimeSpan.FromMilliseconds(1.5) }, timestampFrequency: 1000);
        book.Add(new Message<int>(1), -1, 0, []);
        Assert.Equal(2, book.NextDue);
    }

    [Fact]
    public void A_batch_says_what_it_is_and_why_it_closed()
    {
        var probe = new BatchBookProbe(BatchBookProbe.Rules());
        probe.Add("a", partition: 3);
        probe.Add("a", partition: 3);
        probe.Add();
        var closed = probe.Closed();
        Assert.Equal(new BatchInfo { Batcher = "orders", Key = "a", Partition = 3, Size = 2, Trigger = BatchTrigger.Drain }, closed[0].Info);
        Assert.Equal(new BatchInfo { Batcher = "orders", Key = null, Partition = null, Size = 1, Trigger = BatchTrigger.Drain }, closed[1].Info);
        Assert.Equal([3, -1], closed.Select(static batch => batch.Partition));
    }

    [Fact]
    public void Batches_are_numbered_in_the_order_in_which_they_close()
    {
        var probe = new BatchBookProbe(BatchBookProbe.Rules());
        foreach (var key in new[] { "a", "b", "c" }) probe.Add(key);
        Assert.Equal([0L, 1, 2], probe.Closed().Select(static batch => batch.Number));
        probe.Add("d");
        Assert.Equal([3L], probe.Closed().Select(static batch => batch.Number));
    }

    [Theory]
    [InlineData(BatchTrigger.Drain)]
    [InlineData(BatchTrigger.Flush)]
    public void All_batches_close_the_oldest_first(BatchTrigger trigger)
    {
        var probe = new BatchBookProbe(BatchBookProbe.Rules());
        probe.Add("b");
        probe.Add();
        probe.Add("a");
        probe.Add("b");
        Assert.Equal([$"b: {trigger} 1 4", $"{trigger} 2", $"a: {trigger} 3"], probe.CloseAll(trigger));
        Assert.Empty(probe.CloseAll());
    }

    [Fact]
    public void What_is_taken_out_closes_no_batch_and_is_taken_out_once()
    {
        var probe = new BatchBookProbe(BatchBookProbe.Rules());
        probe.Add("b");
        probe.Add("a", isFlush: true);
        probe.Add("b");
        Assert.Equal([1, 3, 2], probe.Book.Clear().Select(static message => message.Data.Number));
        Assert.Equal(0, probe.Book.OpenCount);
        Assert.Equal(0, probe.Book.HeldCount);
        Assert.Empty(probe.Book.Clear());
        Assert.Empty(probe.EndRun());
        probe.Add("c");
        Assert.Equal(0, probe.Closed()[0].Number);
    }

    [Fact]
    public void Rules_that_no_batch_can_follow_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new BatchBookProbe(BatchBookProbe.Rules(size: 0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BatchBookProbe(BatchBookProbe.Rules(maxOpenBatches: 0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BatchBookProbe(BatchBookProbe.Rules(timeout: -2)));
    }
}
