using Headgate.Flows.Windows;
using Headgate.Testing.Scheduling;

namespace Headgate.Flows.Tests.Departitioning;

[Trait("Conformance", "F9")]
public sealed class DepartitionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task States_of_all_partitions_become_one(int stages)
    {
        var counts = await Flow.From("a b a c d e b a".Split(' '), new FlowOptions { Stages = stages })
            .PartitionBy(word => word)
            .PerPartition()
            .Reduce(() => new Dictionary<string, int>(), Add)
            .Departition(() => new SortedDictionary<string, int>(), Merge, merged => string.Join(' ', merged.Select(pair => $"{pair.Key}{pair.Value}")))
            .ToListAsync(Token);

        Assert.Equal(["a3 b2 c1 d1 e1"], counts);
    }

    [Fact]
    public async Task A_flow_without_elements_is_done_once()
    {
        Assert.Equal([0], await Flow.From(Array.Empty<int>(), new FlowOptions { Stages = 3 })
            .PartitionBy(number => number)
            .PerPartition()
            .Reduce(() => 0, (sum, number) => sum + number)
            .Departition(() => 0, (one, other) => one + other, sum => sum)
            .ToListAsync(Token));
    }

    [Fact]
    public void A_window_is_done_when_all_partitions_have_passed_it_also_those_that_got_nothing_of_it()
    {
        for (var seed = 0; seed < Share.Of(50); seed++)
        {
            var lab = new StageLab(seed);
            var hours = new List<string>();
            lab.Run(async () =>
            {
                (string Word, int Hour)[] words = [("a", 0), ("a", 0), ("b", 1), ("c", 2), ("a", 2), ("d", 3)];
                var merged = Flow.From(WithoutEnd(words), new FlowOptions { Stages = 4, MaxDemand = lab.Random.Next(1, 9), Environment = lab.Environment })
                    .PartitionBy(entry => entry.Word)
                    .PerPartition()
                    .Window(Window.Tumbling(TimeSpan.FromHours(1), ((string Word, int Hour) entry) => DateTimeOffset.UnixEpoch.AddHours(entry.Hour)))
                    .Reduce(() => "", (text, entry) => text + entry.Word)
                    .Departition(() => "", (all, text) => all + text, (all, window) => $"{window.Start.Hour}:{string.Concat(all.Order())}");
                await foreach (var hour in merged)
                {
                    hours.Add(hour);
                    if (hours.Count == 3) break;
                }
            });
            Assert.Equal(["0:aa", "1:b", "2:ac"], hours);
        }
    }

    [Theory]
    [InlineData(WindowKind.Tumbling)]
    [InlineData(WindowKind.Sliding)]
    [InlineData(WindowKind.Count)]
    [InlineData(WindowKind.Global)]
    public async Task Each_window_is_done_once_with_all_that_came_in_time_in_order(WindowKind kind)
    {
        var first = Environment.TickCount;
        for (var seed = first; seed < first + Share.Of(100); seed++)
        {
            var random = new Random(seed);
            var (stages, every) = (random.Next(1, 5), random.Next(1, 4));
            var times = Enumerable.Range(0, random.Next(0, 80)).Select(at => (long)at - random.Next(20)).Select(at => Math.Max(0, at)).ToList();
            var window = kind switch
            {
                WindowKind.Tumbling => Window.Tumbling<long>(TimeSpan.FromTicks(10), Time).AllowLateness(TimeSpan.FromTicks(15)),
                WindowKind.Sliding => Window.Sliding<long>(TimeSpan.FromTicks(10), TimeSpan.FromTicks(4), Time).WithDisorder(TimeSpan.FromTicks(20)),
                WindowKind.Count => Window.Count<long>(7),
                _ => Window.Global<long>(),
            };
            var results = await Flow.From(times, new FlowOptions { Stages = stages, MaxDemand = random.Next(1, 30) })
                .PartitionBy(at => at)
                .PerPartition()
                .Window(window.TriggerEvery(every).Discarding())
                .Reduce(() => 0, (count, _) => count + 1)
                .Departition(() => 0, (all, count) => all + count, (all, bounds) => (bounds, all))
                .ToListAsync(Token);

            Assert.Equal(results.Select(result => result.bounds).Distinct(), results.Select(result => result.bounds));
            Assert.Equal(results.Select(result => result.bounds).OrderBy(bounds => (bounds.Start, bounds.Number)), results.Select(result => result.bounds));
            if (kind is WindowKind.Count or WindowKind.Global) Assert.Equal(times.Count, results.Sum(result => result.all));
            else Assert.All(results, result => Assert.Equal(Expected(times, result.bounds, kind), result.all));
        }
    }

    [Fact]
    public void A_window_on_the_clock_is_done_when_it_is_over_although_some_partitions_got_nothing()
    {
        for (var seed = 0; seed < Share.Of(100); seed++)
        {
            var lab = new StageLab(seed);
            var done = new List<(string Window, double At)>();
            lab.Run(async () =>
            {
                var merged = Flow.From(Seconds(lab, 0.5, 1, 2.5, 9.25, 9.5), new FlowOptions { Stages = lab.Random.Next(1, 6), MaxDemand = lab.Random.Next(1, 9), Environment = lab.Environment })
                    .PartitionBy(_ => lab.Seed)
                    .PerPartition()
                    .Window(Window.Periodic<double>(TimeSpan.FromSeconds(2)))
                    .Reduce(() => 0, (count, _) => count + 1)
                    .Departition(() => 0, (all, count) => all + count, (all, window) => $"{window.Number}:{all}");
                await foreach (var window in merged)
                {
                    done.Add((window, Math.Round(lab.Time.Elapsed.TotalSeconds, 1)));
                    if (done.Count == 3) break;
                }
            });
            Assert.Equal([("0:2", 2), ("1:1", 4), ("4:2", 10)], done);
        }
    }

    [Fact]
    public void A_window_of_a_count_is_done_when_all_partitions_have_filled_it_also_when_a_trigger_left_nothing_to_fire()
    {
        for (var seed = 0; seed < Share.Of(100); seed++)
        {
            var lab = new StageLab(seed);
            var done = new List<string>();
            var stages = lab.Random.Next(1, 4);
            lab.Run(async () =>
            {
                var merged = Flow.From(WithoutEnd(Enumerable.Range(0, 8 * stages)), new FlowOptions { Stages = stages, MaxDemand = lab.Random.Next(1, 9), Environment = lab.Environment })
                    .PartitionBy(number => number % stages, hash: (key, _) => key)
                    .PerPartition()
                    .Window(Window.Count<int>(4).TriggerEvery(2).Discarding())
                    .Reduce(() => 0, (count, _) => count + 1)
                    .Departition(() => 0, (all, count) => all + count, (all, window) => $"{window.Number}:{all}");
                await foreach (var window in merged)
                {
                    done.Add(window);
                    if (done.Count == 2) break;
                }
            });
            Assert.Equal([$"0:{4 * stages}", $"1:{4 * stages}"], done);
        }
    }

    [Fact]
    public void Windows_that_take_results_back_are_refused()
    {
        var flow = Flow.From([1]).PartitionBy(number => number).PerPartition().Window(Window.Global<int>().Retracting()).Reduce(() => 0, (one, other) => one + other);
        var failure = Assert.Throws<InvalidOperationException>(() => flow.Departition(() => 0, (one, other) => one + other, sum => sum));
        Assert.Contains("HG3051", failure.Message, StringComparison.Ordinal);
    }

    private static DateTimeOffset Time(long at) => new(at, TimeSpan.Zero);

    private static int Expected(List<long> times, WindowBounds bounds, WindowKind kind)
    {
        var (count, highest) = (0, 0L);
        foreach (var at in times)
        {
            highest = Math.Max(highest, at);
            var isIn = at >= bounds.Start.UtcTicks && at < bounds.End.UtcTicks;
            if (isIn && (kind == WindowKind.Sliding || bounds.End.UtcTicks + 15 > highest)) count++;
        }

        return count;
    }

    private static Dictionary<string, int> Add(Dictionary<string, int> counts, string word)
    {
        counts[word] = counts.GetValueOrDefault(word) + 1;
        return counts;
    }

    private static SortedDictionary<string, int> Merge(SortedDictionary<string, int> all, Dictionary<string, int> counts)
    {
        foreach (var (word, count) in counts) all[word] = all.GetValueOrDefault(word) + count;
        return all;
    }

    private static async IAsyncEnumerable<double> Seconds(StageLab lab, params double[] times)
    {
        foreach (var time in times)
        {
            await Task.Delay(TimeSpan.FromSeconds(time) - lab.Time.Elapsed, lab.Time);
            yield return time;
        }

        await Task.Delay(TimeSpan.FromMinutes(1), lab.Time);
    }

    private static async IAsyncEnumerable<T> WithoutEnd<T>(IEnumerable<T> items)
    {
        foreach (var item in items) yield return item;
        await new TaskCompletionSource().Task;
    }
}
