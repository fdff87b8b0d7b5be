using Headgate.Sqs.Settling;

namespace Headgate.Sqs.Tests.Settling;

/// <summary>Receipts of messages that a source may receive again while it still has them.</summary>
public sealed class ReceiptBookTests
{
    private readonly ReceiptBook _book = new();

    [Fact]
    public void Deliveries_of_one_message_share_its_newest_handle_and_only_the_last_to_end_decides()
    {
        var first = _book.Add("m", "old");
        var second = _book.Add("m", "new");
        Assert.Same(first, second);
        Assert.Equal("new", first.Handle);
        Assert.False(_book.Remove(first));
        Assert.True(_book.Remove(second));
        Assert.NotSame(first, _book.Add("m", "later"));
    }

    [Fact]
    public void Messages_have_receipts_of_their_own()
    {
        var a = _book.Add("a", "1");
        var b = _book.Add("b", "2");
        Assert.NotSame(a, b);
        Assert.True(_book.Remove(a));
        Assert.Same(b, Assert.Single(_book.TakeAll()));
    }

    [Fact]
    public void One_that_was_ending_and_is_received_again_is_to_be_extended_again()
    {
        var receipt = _book.Add("m", "old");
        receipt.IsEnding = true;
        _book.Add("m", "new");
        Assert.False(receipt.IsEnding);
    }

    [Fact]
    public void What_was_taken_out_as_a_whole_and_ends_later_takes_out_nobody_else()
    {
        var old = _book.Add("m", "old");
        Assert.Same(old, Assert.Single(_book.TakeAll()));
        var received = _book.Add("m", "new");
        Assert.NotSame(old, received);
        Assert.True(_book.Remove(old));
        Assert.Same(received, Assert.Single(_book.TakeAll()));
        Assert.Empty(_book.TakeAll());
    }
}
