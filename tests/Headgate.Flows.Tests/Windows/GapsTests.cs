using Headgate.Flows.Tests.Windows.Models;
using Headgate.Flows.Windows;

namespace Headgate.Flows.Tests.Windows;

/// <summary>Windows without elements.</summary>
[Trait("Conformance", "F12")]
public sealed class GapsTests
{
    private static readonly Window<Event> Tens = Window.Tumbling<Event>(TimeSpan.FromTicks(10), item => item.Time).FillGaps();

    [Fact]
    public void Gaps_fire_when_the_watermark_passes_them_and_not_only_when_a_later_window_closes()
    {
        var tested = new OperatorUnderTest(Tens);
        tested.Push(new Event(1, 0, 5));
        tested.Push(new Event(2, 0, 35));
        Assert.Equal(["0-10 1,", "10-20 ", "20-30 "], tested.Values);
        tested.Push(new Event(3, 0, 41));
        tested.Finish();
        Assert.Equal(["0-10 1,", "10-20 ", "20-30 ", "30-40 2,", "40-50 3,"], tested.Values);
    }

    [Fact]
    public void Gaps_between_windows_that_are_open_at_the_end_fire_then_and_none_after_the_last()
    {
        var tested = new OperatorUnderTest(Tens.WithDisorder(TimeSpan.FromTicks(100)));
        tested.Push(new Event(1, 0, 35));
        tested.Push(new Event(2, 0, 5));
        tested.Finish();
        Assert.Equal(["0-10 2,", "10-20 ", "20-30 ", "30-40 1,"], tested.Values);
    }

    [Fact]
    public void A_late_element_of_a_gap_goes_on_with_what_the_gap_has_fired()
    {
        var tested = new OperatorUnderTest(Tens.AllowLateness(TimeSpan.FromTicks(20)));
        tested.Push(new Event(1, 0, 5));
        tested.Push(new Event(2, 0, 25));
        tested.Push(new Event(3, 0, 15));
        tested.Finish();
        Assert.Equal(
            [("0-10 1,", 0), ("10-20 ", 0), ("10-20 3,", 1), ("20-30 2,", 0)],
            tested.Rows.Select(row => ($"{row.Start}-{row.End} {row.Value}", row.Pane.Index)));
    }

    [Fact]
    public void Gaps_of_sliding_windows_are_windows_that_begin_in_between()
    {
        var tested = new OperatorUnderTest(Window.Sliding<Event>(TimeSpan.FromTicks(10), TimeSpan.FromTicks(5), item => item.Time).FillGaps());
        tested.Push(new Event(1, 0, 20));
        tested.Push(new Event(2, 0, 40));
        tested.Finish();
        Assert.Equal(["15-25 1,", "20-30 1,", "25-35 ", "30-40 ", "35-45 2,", "40-50 2,"], tested.Values);
    }

    [Fact]
    public void When_all_sources_are_idle_gaps_go_on_with_the_clock()
    {
        var tested = new OperatorUnderTest(Tens);
        tested.Push(new Event(1, 0, 5));
        tested.Silence(0, hasEnded: false, TimeSpan.FromTicks(20));
        Assert.Equal(["0-10 1,", "10-20 "], tested.Values);
        tested.Silence(0, hasEnded: false, TimeSpan.FromTicks(25));
        tested.Finish();
        Assert.Equal(["0-10 1,", "10-20 ", "20-30 "], tested.Values);
    }
}
