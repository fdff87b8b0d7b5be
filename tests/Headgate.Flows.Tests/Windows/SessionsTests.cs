using Headgate.Flows.Tests.Windows.Models;
using Headgate.Flows.Windows;

namespace Headgate.Flows.Tests.Windows;

/// <summary>Sessions, one case at a time; <see cref="WindowModelTests"/> has the rest.</summary>
[Trait("Conformance", "F18")]
public sealed class SessionsTests
{
    private static readonly Window<Event> Gaps = Window.Session<Event>(TimeSpan.FromTicks(10), item => item.Time);

    [Theory]
    [InlineData(9, "0-19 1,2,")]
    [InlineData(10, "0-10 1, 10-20 2,")]
    public void A_gap_of_exactly_the_limit_separates_two_sessions(long at, string expected)
    {
        var tested = new OperatorUnderTest(Gaps);
        tested.Push(new Event(1, 0, 0));
        tested.Push(new Event(2, 0, at));
        tested.Finish();
        Assert.Equal(expected, string.Join(' ', tested.Values));
    }

    [Fact]
    public void A_late_element_that_joins_two_sessions_takes_back_what_each_has_fired()
    {
        var tested = new OperatorUnderTest(Gaps.AllowLateness(TimeSpan.FromTicks(100)).Retracting());
        tested.Push(new Event(1, 0, 0));
        tested.Push(new Event(2, 0, 15));
        tested.Push(new Event(3, 1, 40));
        tested.Rows.Clear();
        tested.Push(new Event(4, 0, 8));
        Assert.Equal(
            [
                new Row(0, "1,", 0, 10, 0, "late", new Pane(0, PaneTiming.Late, false, true)),
                new Row(0, "2,", 15, 25, 0, "late", new Pane(0, PaneTiming.Late, false, true)),
                new Row(0, "1,|2,4,", 0, 25, 0, "late", new Pane(2, PaneTiming.Late, false)),
            ],
            tested.Rows);
    }

    [Fact]
    public void A_late_element_that_makes_a_session_longer_than_the_watermark_opens_it_again_until_its_new_end()
    {
        var tested = new OperatorUnderTest(Gaps.AllowLateness(TimeSpan.FromTicks(100)));
        tested.Push(new Event(1, 0, 0));
        tested.Push(new Event(2, 1, 12));
        tested.Push(new Event(3, 0, 9));
        Assert.Equal(["0-10 1,"], tested.Values);
        tested.Push(new Event(4, 1, 19));
        Assert.Equal(["0-10 1,", "0-19 1,3,"], tested.Values);
        Assert.Equal(new Pane(1, PaneTiming.Late, IsLast: false), tested.Rows[1].Pane);
    }

    [Fact]
    public void An_element_that_is_too_late_for_a_session_of_its_own_belongs_to_one_that_it_touches()
    {
        var tested = new OperatorUnderTest(Gaps);
        tested.Push(new Event(1, 0, 20));
        tested.Push(new Event(2, 0, 29));
        tested.Push(new Event(3, 0, 12));
        tested.Push(new Event(4, 1, 12));
        tested.Finish();
        Assert.Equal(["12-39 1,2,3,"], tested.Values);
        Assert.Equal(1, tested.Host.LateCount);
    }

    [Fact]
    public void Those_after_sessions_are_told_the_start_of_the_first_that_is_open()
    {
        var tested = new OperatorUnderTest(Gaps);
        tested.Push(new Event(1, 0, 50));
        tested.Push(new Event(2, 0, 58));
        tested.Push(new Event(3, 1, 66));
        tested.Push(new Event(4, 1, 70));
        tested.Push(new Event(5, 2, 100));
        Assert.Equal([41, 49, 50, 61, 91], tested.Clocks);
    }
}
