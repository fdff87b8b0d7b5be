using Headgate.Flows.Windows;

namespace Headgate.Flows.Tests.Windows;

/// <summary>What is taken back is what was fired: whoever keeps results by their windows finds it.</summary>
[Trait("Conformance", "F18")]
public sealed class RetractedSessionsTests
{
    [Theory]
    [InlineData(30, "+0-40=2 +50-80=1 -0-40=2 -50-80=1 +0-80=4")] // It joins two.
    [InlineData(12, "+0-40=2 +50-80=1 -0-40=2 +0-42=3")] // It makes the earlier longer.
    [InlineData(65, "+0-40=2 +50-80=1 -50-80=1 +50-95=2")] // It makes the later longer.
    public async Task A_session_is_taken_back_with_the_window_that_it_was_fired_with(int late, string expected)
    {
        var moves = await Flow.From([0, 10, 50, 100, late, 300])
            .PartitionBy(_ => 0)
            .Window(Window.Session(TimeSpan.FromMinutes(30), (int minute) => At(minute)).AllowLateness(TimeSpan.FromHours(3)).Retracting())
            .Reduce(() => 0, (count, _) => count + 1, (earlier, later) => earlier + later)
            .Select(result => $"{(result.Pane.IsRetraction ? '-' : '+')}{Minute(result.Window.Start)}-{Minute(result.Window.End)}={result.Value}")
            .ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal($"{expected} +100-130=1 +300-330=1", string.Join(' ', moves));
    }

    private static DateTimeOffset At(int minute) => DateTimeOffset.UnixEpoch.AddMinutes(minute);

    private static int Minute(DateTimeOffset at) => (int)(at - DateTimeOffset.UnixEpoch).TotalMinutes;
}
