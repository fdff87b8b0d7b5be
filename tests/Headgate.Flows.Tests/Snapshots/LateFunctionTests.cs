using System.Text.Json;
using Headgate.Flows.Snapshots;
using Headgate.Flows.Tests.Windows.Models;
using Headgate.Flows.Windows;
using Headgate.Testing.Scheduling;

namespace Headgate.Flows.Tests.Snapshots;

/// <summary>Asynchronous functions of late elements, in flows that are killed and resumed.</summary>
public sealed class LateFunctionTests
{
    private static readonly Window<Event> Tens = Window.Tumbling<Event>(TimeSpan.FromTicks(10), item => item.Time);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_late_element_is_given_to_its_function_at_least_once_whatever_snapshot_the_flow_goes_on_with(int shape)
    {
        var bad = new List<string>();
        for (var seed = 0; seed < Share.Of(15); seed++)
        {
            HashSet<string> called = [];
            var moments = new List<(FlowSnapshot Snapshot, HashSet<string> Called)>();
            var store = new NotingStore(snapshot => moments.Add((snapshot, [.. called])));
            Run(seed, shape, store, called);
            var all = called.ToHashSet();
            foreach (var (snapshot, before) in moments)
            {
                called = [];
                Run(seed + 1000, shape, RecordingStore.After("late", snapshot), called);
                var lost = all.Where(id => !before.Contains(id) && !called.Contains(id)).ToList();
                if (lost.Count > 0) bad.Add($"seed {seed}, resumed after snapshot {snapshot.Epoch} of {moments.Count}: the function was never called for {string.Join(' ', lost)} of {all.Count}");
            }
        }

        Assert.True(bad.Count == 0, $"{bad.Count} bad\n" + string.Join('\n', bad.Take(5)));
    }

    private static void Run(int seed, int shape, ISnapshotStore store, HashSet<string> called)
    {
        var lab = new StageLab(seed);
        var options = new FlowOptions
        {
            Stages = 2,
            MaxDemand = new Random(seed % 1000).Next(4, 60),
            Environment = lab.Environment,
            Snapshots = new SnapshotOptions { Name = "late", Store = store, Every = null, EveryElements = new Random(seed % 1000).Next(3, 30), JsonOptions = JsonSerializerOptions.Default },
        };
        lab.Run(async () =>
        {
            var events = Enumerable.Range(0, 200).Select(id => new Event(id, 0, id % 2 == 0 ? (id + 1) * 100 : 0)).ToList();
            var flow = Flow.From(events, options);
            switch (shape)
            {
                case 0: // straight
                    await flow.Window(Tens.LateTo(LateAsync)).Count().ToListAsync(CancellationToken.None);
                    break;
                case 1: // behind a plain partition point
                    await flow.PartitionBy(item => item.Key, 1).Where(item => item.Id % 5 != 4).Window(Tens.LateTo(LateAsync)).Count().ToListAsync(CancellationToken.None);
                    break;
                case 2: // late results: sessions, elements accepted late, fire again into tumbling windows that do not allow it
                    await flow.PartitionBy(item => item.Key, 1).Window(Tens.AllowLateness(TimeSpan.FromDays(1))).Count()
                        .Window(Window.Tumbling(TimeSpan.FromTicks(10), (Windowed<int, long> w) => w.Window.Start).LateTo(LateResultAsync)).Count().ToListAsync(CancellationToken.None);
                    break;
                default: // a join behind plain points
                    await flow.PartitionBy(item => item.Key, 1).Select(item => item)
                        .Join(Flow.From(events, options).PartitionBy(item => item.Key, 1).Select(item => item), a => a.Key, b => b.Key, Tens.LateTo(LateAsync), Tens.LateTo(LateRightAsync), (a, b, _) => a.Id).ToListAsync(CancellationToken.None);
                    break;
            }
        });

        async Task LateAsync(Event item)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), lab.Time);
            called.Add($"{item.Id}");
        }

        async Task LateRightAsync(Event item)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), lab.Time);
            called.Add($"r{item.Id}");
        }

        async Task LateResultAsync(Windowed<int, long> item)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), lab.Time);
            called.Add($"{item.Window.Start.Ticks} {item.Pane.Index}");
        }
    }
}
