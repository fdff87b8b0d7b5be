using System.Text.Json;
using Headgate.Flows.Snapshots;
using Headgate.Flows.Tests.Windows.Models;
using Headgate.Flows.Windows;
using Headgate.Testing.Scheduling;

namespace Headgate.Flows.Tests.Sources;

/// <summary>Sources that have ended, before partition points.</summary>
public sealed class EndedBehindPointsTests
{
    private static readonly Window<Event> Tens = Window.Tumbling<Event>(TimeSpan.FromTicks(10), item => item.Time);

    [Theory]
    [Trait("Conformance", "F14")]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void A_side_that_has_ended_holds_no_windows_of_a_join_back(bool hasPoint, bool isRight)
    {
        var lab = new StageLab(1);
        var (at, first) = (0L, 0L);
        lab.Run(async () =>
        {
            var options = new FlowOptions { Stages = 2, MaxDemand = 4, Environment = lab.Environment };
            var (ended, going) = (Flow.From(Enumerable.Range(0, 5).Select(i => new Event(i, i % 2, i)), options), Flow.From(Going(), options));
            if (hasPoint) ended = ended.PartitionBy(item => item.Key, 2).Select(item => item);
            var results = isRight
                ? going.LeftJoin(ended, a => a.Key, b => b.Key, Tens, Tens, (a, b, _) => a.At)
                : ended.RightJoin(going, a => a.Key, b => b.Key, Tens, Tens, (a, b, _) => b.At);
            await foreach (var result in results)
            {
                if (result < 100) continue;
                first = at;
                break;
            }
        });
        Assert.InRange(first, 100, 300);

        IEnumerable<Event> Going()
        {
            for (; at < 5000; at++) yield return new Event((int)at, (int)at % 2, at);
        }
    }

    [Theory]
    [Trait("Conformance", "F14")]
    [InlineData(false, false, false)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(true, true, false)]
    [InlineData(true, true, true)]
    public void A_source_that_has_ended_holds_no_windows_back_with_snapshots(bool hasPoint, bool hasSnapshots, bool isSecond)
    {
        var lab = new StageLab(1);
        var (at, first) = (0L, 0L);
        lab.Run(async () =>
        {
            var options = new FlowOptions { Stages = 2, MaxDemand = 4, Environment = lab.Environment };
            if (hasSnapshots) options = options with { Snapshots = new SnapshotOptions { Name = "ended", Store = new InMemorySnapshotStore(), Every = null, EveryElements = 20, JsonOptions = JsonSerializerOptions.Default } };
            var ended = Enumerable.Range(0, 5).Select(i => new Event(i, i % 2, i));
            var flow = Flow.FromMany(isSecond ? new[] { Going(), ended } : new[] { ended, Going() }, options);
            if (hasPoint) flow = flow.PartitionBy(item => item.Key, 2).Select(item => item);
            await foreach (var result in flow.Window(Tens).Count())
            {
                if (result.Window.Start.Ticks < 500) continue;
                first = at;
                break;
            }
        });
        Assert.InRange(first, 500, 900);

        IEnumerable<Event> Going()
        {
            for (; at < 5000; at++) yield return new Event((int)at, (int)at % 2, at);
        }
    }
}
