using Headgate.Dashboard.Sampling;

namespace Headgate.Dashboard.Tests.Sampling;

public sealed class HistoryTests
{
    [Fact]
    public void It_keeps_the_last_five_minutes_in_their_order()
    {
        var history = new History();
        for (var second = 1; second <= 1000; second++) history.Add(Point(second));

        Assert.Equal(Enumerable.Range(701, 300).Select(static second => (long)second), history.ToArray().Select(static point => point.At));
        Assert.Equal(1000, history.Newest!.Value.At);
    }

    [Fact]
    public void It_counts_the_failures_that_are_still_in_it()
    {
        var history = new History();
        for (var second = 1; second <= 300; second++) history.Add(Point(second, failed: second <= 10 ? 2 : 0));
        Assert.Equal(20, history.FailedCount);
        for (var second = 301; second <= 307; second++) history.Add(Point(second, failed: 1));

        Assert.Equal((3 * 2) + 7, history.FailedCount);
    }

    [Fact]
    public void An_empty_one_has_nothing()
    {
        Assert.Null(new History().Newest);
        Assert.Empty(new History().ToArray());
    }

    private static HistoryPoint Point(long at, long failed = 0) => new(at, 1, 0, failed, 0, null);
}
