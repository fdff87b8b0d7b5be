using Headgate.Flows.Batches;
using Headgate.Flows.Departitioning;
using Headgate.Flows.Fusion;
using Headgate.Flows.Tests.Joins;
using Headgate.Flows.Tests.Windows.Models;
using Headgate.Flows.Windows;

namespace Headgate.Flows.Tests.Departitioning;

/// <summary>When a window is done, by what the partitions say, in any order of theirs, against a search of all that was said.</summary>
[Trait("Conformance", "F9")]
public sealed class DepartitionOperatorTests
{
    [Theory]
    [InlineData(WindowKind.Count)]
    [InlineData(WindowKind.Periodic)]
    public void A_numbered_window_is_done_at_once_when_no_partition_can_add_to_it(WindowKind kind)
    {
        var first = Environment.TickCount;
        for (var seed = first; seed < first + Share.Of(300); seed++) IsDoneAtOnce(kind, seed);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(25)]
    public void A_window_in_event_time_is_done_at_once_when_the_time_of_every_partition_has_passed_it(long lateness)
    {
        var first = Environment.TickCount;
        for (var seed = first; seed < first + Share.Of(300); seed++)
        {
            var random = new Random(seed);
            var partitions = random.Next(1, 5);
            var tested = new Tested(partitions, lateness);
            var clocks = new long[partitions];
            Array.Fill(clocks, long.MinValue);
            var (begun, done) = (new SortedDictionary<long, int>(), new List<string>());
            for (var step = 0; step < 80; step++)
            {
                var partition = random.Next(partitions);
                if (clocks[partition] == long.MaxValue) continue;
                switch (random.Next(12))
                {
                    case 0:
                        clocks[partition] = long.MaxValue;
                        tested.Say(partition, long.MinValue, new SourceStatus(hasEnded: true));
                        break;
                    case < 6:
                        clocks[partition] = Math.Max(0, clocks[partition]) + random.Next(30);
                        tested.Say(partition, clocks[partition], null);
                        break;
                    default:
                        var start = (Math.Max(0, clocks[partition]) / 10 * 10) + 10 + (random.Next(3) * 10);
                        begun[start] = begun.GetValueOrDefault(start) + 1;
                        tested.Push(partition, WindowBounds.Between(WindowKind.Tumbling, start, start + 10), isLast: true);
                        break;
                }

                // When all have ended, event time is as far as they have come, and the end of the input says the rest.
                if (clocks.All(clock => clock == long.MaxValue)) break;
                foreach (var (start, count) in begun.Where(pair => clocks.Min() >= (lateness == 0 ? pair.Key + 1 : pair.Key + 10 + lateness)).ToList())
                {
                    done.Add($"{start}:{count}");
                    begun.Remove(start);
                }

                Assert.True(done.SequenceEqual(tested.Done), $"seed {seed}, step {step}: {string.Join(' ', done)} but {string.Join(' ', tested.Done)}");
            }

            tested.Finish();
            Assert.Equal([.. done, .. begun.Select(pair => $"{pair.Key}:{pair.Value}")], tested.Done);
        }
    }

    private static void IsDoneAtOnce(WindowKind kind, int seed)
    {
        var random = new Random(seed);
        var partitions = random.Next(1, 5);
        var tested = new Tested(partitions, lateness: 0);
        var next = new long[partitions];
        var (begun, done) = (new SortedDictionary<long, int>(), new List<string>());
        for (var step = 0; step < 80; step++)
        {
            var partition = random.Next(partitions);
            if (next[partition] == long.MaxValue) continue;
            var number = next[partition] + (kind == WindowKind.Periodic ? random.Next(2) : 0);
            switch (random.Next(12))
            {
                case 0:
                    next[partition] = long.MaxValue;
                    tested.Say(partition, long.MinValue, new SourceStatus(hasEnded: true));
                    break;
                case < 4:
                    next[partition] = number + 1;
                    tested.Say(partition, long.MinValue, new WindowsOver(number + 1));
                    break;
                default:
                    var isLast = random.Next(2) == 0;
                    if (isLast) next[partition] = number + 1;
                    begun[number] = begun.GetValueOrDefault(number) + 1;
                    tested.Push(partition, WindowBounds.Global with { Kind = kind, Number = number }, isLast);
                    break;
            }

            foreach (var (over, count) in begun.Where(pair => next.All(reached => reached > pair.Key)).ToList())
            {
                done.Add($"{over}:{count}");
                begun.Remove(over);
            }

            Assert.True(done.SequenceEqual(tested.Done), $"seed {seed}, step {step}: {string.Join(' ', done)} but {string.Join(' ', tested.Done)}");
        }

        tested.Finish();
        Assert.Equal([.. done, .. begun.Select(pair => $"{pair.Key}:{pair.Value}")], tested.Done);
    }

    private sealed class Tested
    {
        private readonly Sink<PartitionState<int>> _operator;
        private readonly int _partitions;

        public Tested(int partitions, long lateness)
        {
            _partitions = partitions;
            var sink = new GatheringSink<string>();
            Done = sink.Items;
            _operator = OperatorOf(new OperatorHost(partitions), sink, lateness);
        }

        public IReadOnlyList<string> Done { get; }

        public void Push(int partition, WindowBounds bounds, bool isLast)
        {
            _operator.Punctuate(new BatchStart(FlowBatch.Unsequenced, partition));
            _operator.Push(new PartitionState<int>(1, new PartitionInfo(partition, _partitions), bounds, isLast));
            _operator.Punctuate(new BatchEnd(FlowBatch.Unsequenced, partition, long.MinValue, null));
        }

        public void Say(int partition, long clock, Punctuation? said) => _operator.Punctuate(new BatchEnd(FlowBatch.Unsequenced, partition, clock, said));

        public void Finish() => _operator.Punctuate(InputEnd.Instance);

        private static Sink<PartitionState<int>> OperatorOf(OperatorHost host, Sink<string> next, long lateness) => new DepartitionOperator<int, int, string>(
            host, next, new DepartitionFunctions<int, int, string>(() => 0, (all, one) => all + one, (all, window) => $"{NumberOf(window)}:{all}"), lateness);

        private static long NumberOf(WindowBounds window) => window.Kind == WindowKind.Tumbling ? window.Start.UtcTicks : window.Number;
    }
}
