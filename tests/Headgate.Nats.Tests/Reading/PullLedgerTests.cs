using System.Text;
using Headgate.Nats.Reading;

namespace Headgate.Nats.Tests.Reading;

/// <summary>The account of the pulls that are with the server.</summary>
public sealed class PullLedgerTests
{
    private readonly PullLedger _ledger = new("in.", "NEXT", new JetStreamConsumerOptions());

    [Fact]
    public void A_pull_says_how_many_and_until_when()
    {
        var (subject, replyTo, body) = _ledger.Open(7);
        Assert.Equal(("NEXT", "in.1"), (subject, replyTo));
        Assert.Equal("""{"batch":7,"expires":30000000000,"idle_heartbeat":5000000000}""", Encoding.UTF8.GetString(body.Span));
        Assert.Equal((7, false), (_ledger.LeftCount, _ledger.IsTimeFor(7)));
    }

    [Fact]
    public void It_is_over_with_its_last_message()
    {
        _ledger.Open(2);
        _ledger.NoteMessage();
        Assert.Equal((true, false), (_ledger.HasLeft, _ledger.IsTimeFor(0)));
        _ledger.NoteMessage();
        Assert.Equal((false, true), (_ledger.HasLeft, _ledger.IsTimeFor(1)));
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
    public void The_servers_word_ends_it_or_not(int code, string? text, int outcome, bool hasLeft)
    {
        _ledger.Open(5);
        Assert.Equal((PullOutcome)outcome, _ledger.Note("in.1", code, text, null));
        Assert.Equal(hasLeft, _ledger.HasLeft);
    }

    [Fact]
    public void A_word_of_an_earlier_pull_does_not_end_this_one()
    {
        _ledger.Open(1);
        _ledger.NoteMessage();
        _ledger.Open(1);
        Assert.Equal(PullOutcome.Waiting, _ledger.Note("in.1", 408, "Request Timeout", 1));
        Assert.True(_ledger.HasLeft);
    }

    [Fact]
    public void The_next_goes_out_when_half_of_it_has_come_if_it_is_worth_it()
    {
        _ledger.Open(10);
        for (var i = 0; i < 4; i++) _ledger.NoteMessage();
        Assert.False(_ledger.IsTimeFor(10));
        _ledger.NoteMessage();
        Assert.Equal((false, true), (_ledger.IsTimeFor(4), _ledger.IsTimeFor(5)));
        _ledger.Open(8);
        Assert.Equal((13, false), (_ledger.LeftCount, _ledger.IsTimeFor(8)));

        // Whichever pull has brought them.
        for (var i = 0; i < 9; i++) _ledger.NoteMessage();
        Assert.Equal((4, true), (_ledger.LeftCount, _ledger.IsTimeFor(4)));
    }

    [Fact]
    public void The_servers_word_ends_one_of_two_with_what_it_says_is_unsent()
    {
        _ledger.Open(10);
        for (var i = 0; i < 5; i++) _ledger.NoteMessage();
        _ledger.Open(10);
        for (var i = 0; i < 4; i++) _ledger.NoteMessage();

        // In turn: of the first three are left, of the second eight.
        Assert.Equal(PullOutcome.Empty, _ledger.Note("in.1", 408, "Request Timeout", 3));
        Assert.Equal(8, _ledger.LeftCount);
        Assert.Equal(PullOutcome.Empty, _ledger.Note("in.2", 408, "Request Timeout", 7));
        Assert.Equal(0, _ledger.LeftCount);
        Assert.Equal(PullOutcome.Waiting, _ledger.Note("in.2", 408, "Request Timeout", 7));
    }

    [Fact]
    public void Of_many_that_ended_without_a_word_few_are_remembered()
    {
        for (var i = 1; i <= 20; i++) _ledger.Open(1);
        Assert.Equal(PullOutcome.Waiting, _ledger.Note("in.12", 408, "Request Timeout", 1));
        Assert.Equal(PullOutcome.Empty, _ledger.Note("in.13", 408, "Request Timeout", 1));
        Assert.Equal(19, _ledger.LeftCount);
    }

    [Fact]
    public void After_a_refusal_the_next_one_waits()
    {
        _ledger.Open(1);
        _ledger.Note("in.1", 409, "Exceeded MaxWaiting", null);
        _ledger.Delay();
        Assert.Equal((true, false), (_ledger.IsDelayed, _ledger.IsTimeFor(1)));
        _ledger.Reset();
        Assert.Equal((false, true), (_ledger.IsDelayed, _ledger.IsTimeFor(1)));
    }
}
