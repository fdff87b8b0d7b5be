using Headgate.Flows.Tests.Windows.Models;
using Headgate.Flows.Windows;

namespace Headgate.Flows.Tests.Windows;

/// <summary>One key with so many sessions that nobody can look at all of them for each element.</summary>
[Trait("Conformance", "F18")]
[Trait("Tier", "Long")]
public sealed class ManySessionsTests
{
    private const int Count = 100_000;
    private const int Gap = 10;

    private static readonly Window<Event> Gaps = Window.Session<Event>(TimeSpan.FromTicks(Gap), item => item.Time).AllowLateness(TimeSpan.FromTicks(2L * Gap * Count));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_hundred_thousand_sessions_of_one_key_are_alive_together_and_expire_together(bool isBackwards)
    {
        var tested = new OperatorUnderTest(Gaps);
        var events = Enumerable.Range(0, Count).Select(place => new Event(place, 0, 2L * Gap * place)).ToArray();
        if (isBackwards) Array.Reverse(events);
        tested.Push(events, 0);

        // Each session takes one element more, from the first to the last: late for all but one.
        tested.Rows.Clear();
        tested.Push([.. events.Select(item => item with { At = item.At + 1 })], 0);
        Assert.Equal(Count - 1, tested.Rows.Count);
        Assert.All(tested.Rows, row => Assert.Equal(Gap + 1, row.End - row.Start));
        Assert.Equal(0, tested.Host.LateCount);

        // All of them expire at once, and what comes too late for them then is dropped.
        tested.Push(new Event(-1, 0, 5L * Gap * Count));
        tested.Push(new Event(-2, 0, Gap));
        Assert.Equal(1, tested.Host.LateCount);
    }
}
