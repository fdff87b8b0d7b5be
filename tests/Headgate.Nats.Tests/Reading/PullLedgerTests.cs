using System.Text;
using Headgate.Nats.Reading;

namespace Headgate.Nats.Tests.Reading;

/// <summary>The account of the pull that is with the server.</summary>
public sealed class PullLedgerTests
{
    private readonly PullLedger _ledger = new("in.", "NEXT", new JetStreamConsumerOptions());

    [Fact]
    public void A_pull_says_how_many_and_until_when()
    {
        var (subject, replyTo, body) = _ledger.Open(7);
        Assert.Equal(("NEXT", "in.1"), (subject, replyTo));
        Assert.Equal("""{"batch":7,"expires":30000000000,"idle_heartbeat":5000000000}""", Encoding.UTF8.GetString(body.Span));
        Assert.True(_ledger.IsOpen);
    }

    [Fact]
    public void It_is_over_with_its_last_message()
    {
        _ledger.Open(2);
        _ledger.NoteMessage();
        Assert.True(_ledger.IsOpen);
        _ledger.NoteMessage();
        Assert.False(_ledger.IsOpen);
        Assert.Equal("in.2", _ledger.Open(1).ReplyTo);
    }

    [Theory]
    [InlineData(100, "Idle Heartbeat", 0, true)]
    [InlineData(404, "No Messages", 1, false)]
    [InlineData(408, "Request Timeout", 1, false)]
    [InlineData(409, "Exceeded MaxWaiting", 2, false)]
    [InlineData(400, "Bad Request", 2, false)]
    [InlineData(409, "Consumer Deleted", 3, false)]
    [InlineData(409, "Server Shutdown", 3, false)]
    [InlineData(503, null, 3, false)]
    public void The_servers_word_ends_it_or_not(int code, string? text, int outcome, bool isOpen)
    {
        _ledger.Open(5);
        Assert.Equal((PullOutcome)outcome, _ledger.Note("in.1", code, text));
        Assert.Equal(isOpen, _ledger.IsOpen);
    }

    [Fact]
    public void A_word_of_an_earlier_pull_does_not_end_this_one()
    {
        _ledger.Open(1);
        _ledger.NoteMessage();
        _ledger.Open(1);
        Assert.Equal(PullOutcome.Waiting, _ledger.Note("in.1", 408, "Request Timeout"));
        Assert.True(_ledger.IsOpen);
    }

    [Fact]
    public void After_a_refusal_the_next_one_waits()
    {
        _ledger.Open(1);
        _ledger.Note("in.1", 409, "Exceeded MaxWaiting");
        _ledger.Delay();
        Assert.Equal((true, true), (_ledger.IsOpen, _ledger.IsDelayed));
        _ledger.Reset();
        Assert.Equal((false, false), (_ledger.IsOpen, _ledger.IsDelayed));
    }
}
