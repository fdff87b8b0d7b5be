using Headgate.Flows.Tests.Windows.Models;
using Headgate.Flows.Windows;
using Headgate.Stages;
using Headgate.Testing.Scheduling;

namespace Headgate.Flows.Tests.Windows;

/// <summary>Event time behind a partition point that has no windows: its stages are told apart by how far they are, and not by the times of what each of them gets.</summary>
[Trait("Conformance", "F13")]
public sealed class PartitionPointsBeforeWindowsTests
{
    private static readonly Window<Event> Tens = Window.Tumbling<Event>(TimeSpan.FromTicks(10), item => item.Time);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Stages_that_get_nothing_do_not_hold_windows_back(bool isJoin)
    {
        for (var seed = 0; seed < Share.Of(100); seed++)
        {
            var lab = new StageLab(seed);
            var first = 0L;
            lab.Run(async () =>
            {
                var options = new FlowOptions { Stages = lab.Random.Next(1, 5), MaxDemand = lab.Random.Next(1, 20), Environment = lab.Environment };
                var (one, other) = (Spread(Flow.From(WithoutEnd(7), options)), Spread(Flow.From(WithoutEnd(3), options)));
                var counts = isJoin
                    ? one.LeftJoin(other, item => item.Key, item => item.Key, Tens, Tens, (left, _, _) => left.At < 10 ? 10L : 0)
                    : one.PartitionBy(item => item.Key).Window(Tens).Count().Select(window => window.Value);
                await foreach (var count in counts)
                {
                    first = count;
                    break;
                }
            });
            Assert.Equal(10, first);
        }
    }

    [Fact]
    public void Nothing_is_late_behind_a_partition_point_that_is_not_late_before_it_whatever_stages_and_sources_there_are()
    {
        var first = Environment.TickCount;
        for (var seed = first; seed < first + Share.Of(300); seed++)
        {
            var lab = new StageLab(seed);
            var random = lab.Random;
            var sources = Enumerable.Range(0, random.Next(1, 4)).Select(source => Some(random, source)).ToList();
            List<(int, long, long)> counts = [];
            lab.Run(async () =>
            {
                var options = new FlowOptions { Stages = random.Next(1, 5), MaxDemand = random.Next(1, 30), Environment = lab.Environment, IdleTimeout = random.Next(2) == 0 ? null : TimeSpan.FromSeconds(30) };
                var flow = Flow.FromMany(sources.Select(IEnumerable<Event> (events) => events), options);
                if (random.Next(3) == 0) flow = flow.Shuffle();
                counts = await Spread(flow)
                    .PartitionBy(item => item.Key)
                    .Window(Tens.WithDisorder(TimeSpan.FromTicks(15)).LateTo(item => Assert.Fail($"seed {seed}: {item} came too late")))
                    .Count()
                    .Select(window => (window.Key, window.Window.Start.UtcTicks, window.Value))
                    .ToListAsync(CancellationToken.None);
            });
            var expected = sources.SelectMany(events => events).GroupBy(item => (item.Key, Start: item.At / 10 * 10)).Select(group => (group.Key.Key, group.Key.Start, (long)group.Count()));
            Assert.True(expected.Order().SequenceEqual(counts.Order()), $"seed {seed}");
        }
    }

    [Fact]
    public void What_comes_too_late_before_the_partition_point_is_late_behind_it_once_all_stages_have_come_so_far()
    {
        for (var seed = 0; seed < Share.Of(100); seed++)
        {
            var lab = new StageLab(seed);
            var late = new List<int>();
            lab.Run(async () =>
            {
                var options = new FlowOptions { Stages = lab.Random.Next(1, 5), MaxDemand = lab.Random.Next(1, 20), Environment = lab.Environment };
                await Spread(Flow.From(Pausing(lab), options)).Window(Tens.LateTo(item => late.Add(item.Id))).Count().RunAsync();
            });
            Assert.Equal([2], late);
        }

        static async IAsyncEnumerable<Event> Pausing(StageLab lab)
        {
            yield return new Event(0, 0, 5);
            yield return new Event(1, 1, 25);
            await Task.Delay(TimeSpan.FromSeconds(1), lab.Time);
            yield return new Event(2, 2, 7);
        }
    }

    [Fact]
    public void An_idle_source_is_idle_behind_a_partition_point_too()
    {
        for (var seed = 0; seed < Share.Of(50); seed++)
        {
            var lab = new StageLab(seed);
            var closed = new List<(string Value, double At)>();
            lab.Run(async () =>
            {
                var busy = lab.Start(Producer.From(Seconds(lab, 60)));
                var quiet = lab.Start(Producer.From(Quiet(lab)));
                var options = new FlowOptions { Stages = lab.Random.Next(1, 5), MaxDemand = lab.Random.Next(1, 20), Environment = lab.Environment, IdleTimeout = TimeSpan.FromSeconds(15) };
                var windows = Spread(Flow.FromMany([busy, quiet], options)).Window(Window.Tumbling<Event>(TimeSpan.FromSeconds(10), item => item.Time)).Count();
                await foreach (var window in windows) closed.Add(($"{window.Window.Start.Second}:{window.Value}", lab.Time.Elapsed.TotalSeconds));
            });

            // At 15 s the other source is idle, and event time is that of the one that speaks.
            Assert.Equal([("0:11", 15), ("10:10", 20), ("20:10", 30)], closed.Take(3));
        }
    }

    /// <summary>A partition point of which some stages get nothing, and whose elements are changed behind it.</summary>
    private static Flow<Event> Spread(Flow<Event> flow) => flow.PartitionBy(item => item.Key).Select(item => item with { Id = item.Id + 1 }).Select(item => item with { Id = item.Id - 1 });

    private static List<Event> Some(Random random, int source)
    {
        var at = random.Next(3) == 0 ? random.Next(500) : 0;
        var keys = random.Next(1, 5);
        return [.. Enumerable.Range(0, random.Next(100)).Select(id => new Event((source * 1000) + id, random.Next(keys), Math.Max(0, (at += random.Next(4)) - random.Next(15))))];
    }

    private static async IAsyncEnumerable<Event> WithoutEnd(int key)
    {
        for (var at = 0; at < 60; at++) yield return new Event(at, key, at);
        await new TaskCompletionSource().Task;
    }

    private static async IAsyncEnumerable<Event> Seconds(StageLab lab, int count)
    {
        for (var second = 0; second < count; second++)
        {
            if (second > 0) await Task.Delay(TimeSpan.FromSeconds(1), lab.Time);
            yield return new Event(second, 0, second * TimeSpan.TicksPerSecond);
        }
    }

    private static async IAsyncEnumerable<Event> Quiet(StageLab lab)
    {
        yield return new Event(1000, 1, 0);
        await Task.Delay(TimeSpan.FromHours(1), lab.Time);
    }
}
