using Headgate.Flows.Windows;

namespace Headgate.Flows.Tests.Windows;

[Trait("Conformance", "F18")]
public sealed class ReopenedSessionTests
{
    [Fact]
    public async Task A_session_that_a_late_element_opens_again_closes_when_the_watermark_passes_its_new_end()
    {
        // The session of 0 closes at 20, and is opened again by 9, until 19 + 3 of disorder; 23 closes it, long before its lateness is over.
        int[] seconds = [0, 15, 9, 23];
        var window = Window.Session(TimeSpan.FromSeconds(10), (int second) => DateTimeOffset.UnixEpoch.AddSeconds(second))
            .WithDisorder(TimeSpan.FromSeconds(3))
            .AllowLateness(TimeSpan.FromSeconds(100));
        var sessions = await Flow.From(seconds, new FlowOptions { Stages = 1 })
            .PartitionBy(second => second > 10)
            .Window(window)
            .Reduce(() => 0, (count, _) => count + 1, (one, other) => one + other)
            .Select(session => (session.Key, session.Value, session.Pane.Timing, session.Pane.IsLast))
            .ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal([(false, 1, PaneTiming.OnTime, false), (false, 2, PaneTiming.Late, false), (true, 2, PaneTiming.OnTime, true)], sessions);
    }
}
