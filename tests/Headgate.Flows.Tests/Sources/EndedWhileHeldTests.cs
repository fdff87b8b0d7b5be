using Headgate.Flows.Tests.Windows.Models;
using Headgate.Flows.Windows;
using Headgate.Stages;
using Headgate.Testing.Scheduling;

namespace Headgate.Flows.Tests.Sources;

/// <summary>Sources that end while they are held back because they are ahead of others.</summary>
public sealed class EndedWhileHeldTests
{
    private static Event Seconds(int id, int seconds) => new(id, id, seconds * TimeSpan.TicksPerSecond);

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void A_source_that_has_ended_while_it_was_ahead_has_ended(bool hasLimit, bool isMerged)
    {
        for (var seed = 0; seed < Share.Of(10); seed++)
        {
            var lab = new StageLab(seed);
            var closed = new List<(string Value, double At)>();
            lab.Run(async () =>
            {
                var ahead = lab.Start(Producer.From(Script(lab, false, (0, Seconds(0, 0)), (0, Seconds(1, 1000)), (1, Seconds(2, 1001)))));
                var slow = Enumerable.Range(0, 60).Select(second => (second == 0 ? 0.0 : 1, Seconds(4, second)));
                if (isMerged) slow = slow.Concat(Enumerable.Range(0, 30).Select(_ => (1.0, Seconds(4, 905))));
                var behind = lab.Start(Producer.From(Script(lab, !isMerged, [.. slow])));
                var options = new FlowOptions { Stages = 1, MaxDemand = 2, MinDemand = 1, Environment = lab.Environment, IdleTimeout = TimeSpan.FromSeconds(10), MaxDrift = hasLimit ? TimeSpan.FromSeconds(100) : null };
                Flow<Event> flow = Flow.FromMany(new[] { ahead, behind }, options);
                if (isMerged) flow = flow.Merge(Flow.From(Script(lab, true, (0, Seconds(5, 0))), options));
                var sessions = flow.Window(Window.Session<Event>(TimeSpan.FromSeconds(15), item => item.Time)).Reduce(() => "", (text, item) => text + item.Id, (one, other) => one + other);
                await foreach (var session in sessions) closed.Add((session.Value, lab.Time.Elapsed.TotalSeconds));
            });
            Assert.True(closed[^1].At < (isMerged ? 115 : 81), $"seed {seed}: " + string.Join(", ", closed));
        }
    }

    private static async IAsyncEnumerable<Event> Script(StageLab lab, bool stays, params (double After, Event Item)[] script)
    {
        foreach (var (after, item) in script)
        {
            if (after > 0) await Task.Delay(TimeSpan.FromSeconds(after), lab.Time);
            yield return item;
        }

        if (stays) await Task.Delay(TimeSpan.FromHours(1), lab.Time);
    }
}
