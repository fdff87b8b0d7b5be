using Headgate.Faults.Ledger;

namespace Headgate.Faults.Tests;

/// <summary>The ledger counts what a broken pipeline does, as what it is.</summary>
public sealed class LedgerTests
{
    private const int Count = 200;

    [Fact]
    public void What_arrives_once_and_in_order_is_clean() => Assert.Equal(Verdict.None with { Owed = Count }, Judge([.. Arrivals()]));

    [Fact]
    public void What_does_not_arrive_is_lost() => Assert.Equal(2, Judge([.. Arrivals().Where(static it => it.Id is not (7 or 8))]).Lost);

    [Fact]
    public void What_was_never_confirmed_is_not_owed()
    {
        var ledger = new FaultLedger();
        ledger.Send(1);
        ledger.Send(2);
        ledger.Confirm(2);

        Assert.Equal(Verdict.None with { Owed = 1 }, ledger.Judge([At(0, 2, 1)]));
    }

    [Fact]
    public void What_was_never_sent_is_a_phantom() => Assert.Equal(1, Judge([.. Arrivals(), At(Count, Count + 1, 1)]).Phantom);

    [Fact]
    public void Another_text_is_corrupt() => Assert.Equal(1, Judge([.. Arrivals().Select(static it => it.Id == 5 ? it with { Text = Duty.Of(6).Text } : it)]).Corrupt);

    [Fact]
    public void What_comes_again_from_another_process_is_a_duplicate_and_from_the_same_one_without_a_reason()
    {
        var verdict = Judge([.. Arrivals(), At(Count, 9, 2), At(Count + 1, 10, 1)]);

        Assert.Equal((2, 1), (verdict.Duplicates, verdict.Unexplained));
        Assert.Equal((1, 2), (verdict.MostAgain, Judge([.. Arrivals(), At(Count, 9, 2), At(Count + 1, 10, 3), At(Count + 2, 11, 3)]).MostAgain));
        Assert.False(verdict.IsClean);
    }

    [Fact]
    public void What_comes_again_although_its_process_ended_in_order_is_without_a_reason_where_only_those_that_were_killed_leave_something()
    {
        var ledger = new FaultLedger { Killed = new HashSet<int> { 3 } };
        ledger.Owe(1, 2);
        var verdict = ledger.Judge([At(0, 1, 1), At(1, 2, 3), At(2, 1, 2), At(3, 2, 4)]);

        Assert.Equal((2, 1), (verdict.Duplicates, verdict.Unexplained));
    }

    [Fact]
    public void What_overtakes_another_of_its_key_is_out_of_order_and_what_comes_again_later_is_not()
    {
        var keyMates = Enumerable.Range(1, Count).Select(static id => Duty.Of(id)).Where(static duty => duty.Key == 7).Take(2).Select(static duty => duty.Id).ToArray();

        Assert.Equal(1, Judge([.. Arrivals().Select(it => it.Id == keyMates[0] ? it with { Place = Count } : it)]).Reordered);
        Assert.Equal(0, Judge([.. Arrivals(), At(Count, keyMates[0], 2)]).Reordered);
    }

    [Fact]
    public void A_text_that_differs_in_one_character_is_none_that_was_sent()
    {
        foreach (var id in Enumerable.Range(1, 50))
        {
            var text = Duty.Of(id).Text;
            for (var i = 0; i < text.Length; i++) Assert.Throws<FormatException>(() => Duty.Parse($"{text[..i]}{(char)(text[i] ^ 1)}{text[(i + 1)..]}"));
        }
    }

    private static IEnumerable<Arrival> Arrivals() => Enumerable.Range(1, Count).Select(static id => At(id - 1, id, 1));

    private static Arrival At(long place, long id, int life) => new(place, id, Duty.Of(id).Text, life);

    private static Verdict Judge(Arrival[] arrivals)
    {
        var ledger = new FaultLedger { IsOrdered = true };
        ledger.Owe(1, Count);
        return ledger.Judge(arrivals);
    }
}
