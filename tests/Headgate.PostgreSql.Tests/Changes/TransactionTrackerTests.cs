using Headgate.PostgreSql.Changes;

namespace Headgate.PostgreSql.Tests.Changes;

/// <summary>How far a slot may be confirmed: without a server.</summary>
public sealed class TransactionTrackerTests
{
    private readonly TransactionTracker _tracker = new();

    [Fact]
    public void A_transaction_is_done_with_when_it_was_read_to_its_end_and_all_its_changes_are_done()
    {
        var first = Begin(2);
        Assert.False(_tracker.Done(first));
        Assert.False(_tracker.Done(first));
        Assert.True(_tracker.Commit(first, 10));
        var second = Begin(1);
        Assert.False(_tracker.Commit(second, 20));
        Assert.Equal((10UL, false), (_tracker.Confirmable, _tracker.IsIdle));
        Assert.True(_tracker.Done(second));
        Assert.Equal((20UL, true), (_tracker.Confirmable, _tracker.IsIdle));
    }

    [Fact]
    public void One_that_is_done_waits_for_those_before_it_and_one_without_changes_holds_back_nothing()
    {
        var first = Begin(1);
        _tracker.Commit(first, 10);
        _tracker.Commit(Begin(0), 20);
        var third = Begin(1);
        _tracker.Commit(third, 30);
        Assert.False(_tracker.Done(third));
        Assert.Equal(0UL, _tracker.Confirmable);
        Assert.True(_tracker.Done(first));
        Assert.Equal(30UL, _tracker.Confirmable);
    }

    private TrackedTransaction Begin(int count)
    {
        var transaction = _tracker.Begin();
        for (var i = 0; i < count; i++) _tracker.Add(transaction);
        return transaction;
    }
}
