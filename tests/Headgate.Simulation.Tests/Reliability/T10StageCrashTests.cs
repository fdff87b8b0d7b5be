using Headgate.Pipelines;
using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Sources;
using Headgate.Testing.Scheduling;

namespace Headgate.Simulation.Tests.Reliability;

/// <summary>T10: each stage of a pipeline is killed, at any step: what it had in hand comes again, and nothing else does.</summary>
public sealed class T10StageCrashTests
{
    private const int Messages = 80;
    private static readonly string[] Stages = ["p.source", "p.parse", "p.check", "p.even", "p.odd"];

    public static TheoryData<string> Victims => [.. Stages];

    [Theory]
    [MemberData(nameof(Victims))]
    public void T10_only_what_the_killed_stage_had_in_hand_is_handed_back_and_each_stage_is_there_once_again(string victim)
    {
        var (kills, handedBack) = (0, 0);
        for (var seed = 0; seed < 100; seed++)
        {
            var lab = new StageLab(seed);
            lab.Run(async () =>
            {
                var broker = new Numbers();
                await using var pipeline = Create(lab, broker);
                await pipeline.StartAsync();
                for (var turns = lab.Random.Next(600); turns > 0; turns--) await Task.Yield();
                var (begun, done, read) = (broker.Begun.ToHashSet(), broker.Stored.ToHashSet(), broker.Read.ToHashSet());
                if (!lab.Kill(victim)) return;
                kills++;
                await Task.Delay(TimeSpan.FromSeconds(2), lab.Time);
                await pipeline.Completion;

                // Of the source: what no step has seen. Of a step: what the steps, which are started anew together, have seen and not finished.
                var isSource = victim == Stages[0];
                Assert.All(broker.Returned, number => Assert.True(read.Contains(number) || isSource, $"{number} was not read when {victim} was killed"));
                Assert.All(broker.Returned, number => Assert.DoesNotContain(number, done));
                if (isSource) Assert.All(broker.Returned, number => Assert.DoesNotContain(number, begun));
                Assert.Equal(Enumerable.Range(0, Messages), broker.Acknowledged.Order());
                Assert.All(broker.Stored.CountBy(number => number), stored => Assert.InRange(stored.Value, 1, 1 + broker.Returned.Count(number => number == stored.Key)));
                handedBack += broker.Returned.Count;
            });
            Assert.All(lab.LiveStages.CountBy(static name => name), static stage => Assert.Equal(1, stage.Value));
        }

        Assert.True(kills > 50, $"{kills} stages were killed");
        Assert.True(handedBack > 0, "Nothing was ever in the hands of what was killed.");
    }

    private static Pipeline Create(StageLab lab, Numbers broker) => Pipeline.Create("p", p => p.From(_ => new NumberSource(broker))
        .Configure(o => o.ResubscribeInterval = TimeSpan.FromMilliseconds(10))
        .RateLimit(3, TimeSpan.FromMilliseconds(2))
        .Process(
            async (number, token) =>
            {
                broker.Begun.Add(number);
                await Task.Delay(TimeSpan.FromMilliseconds(number % 3), lab.Time, token);
                return number;
            },
            o => (o.Concurrency, o.MaxDemand) = (2, 4),
            "parse")
        .Process(async (number, token) => await Task.Delay(TimeSpan.FromMilliseconds(1), lab.Time, token), o => (o.Concurrency, o.MaxDemand) = (3, 4), "check")
        .RouteTo(number => number % 2 == 0 ? "even" : "odd")
        .Batch("even", (batch, _) => broker.StoreAsync(batch.Data), o => (o.Size, o.Timeout) = (6, TimeSpan.FromMilliseconds(5)))
        .Batch("odd", (batch, _) => broker.StoreAsync(batch.Data), o => (o.Size, o.Timeout) = (4, TimeSpan.FromMilliseconds(5))), lab.Environment);

    /// <summary>A broker of numbers that gives again what is handed back.</summary>
    private sealed class Numbers : IAcknowledger
    {
        private readonly SortedSet<int> _waiting = [.. Enumerable.Range(0, Messages)];

        public List<int> Read { get; } = [];

        public List<int> Begun { get; } = [];

        public List<int> Stored { get; } = [];

        public List<int> Returned { get; } = [];

        public List<int> Acknowledged { get; } = [];

        public bool IsFinished => Acknowledged.Count >= Messages;

        public int? Take()
        {
            if (_waiting.Count == 0) return null;
            var number = _waiting.Min;
            _waiting.Remove(number);
            Read.Add(number);
            return number;
        }

        public ValueTask StoreAsync(IEnumerable<int> numbers)
        {
            Stored.AddRange(numbers);
            return default;
        }

        public ValueTask AcknowledgeAsync(EndedDeliveries ended, CancellationToken cancellationToken)
        {
            Acknowledged.AddRange(ended.Succeeded.Select(static delivery => (int)delivery.Position));
            foreach (var delivery in ended.Returned)
            {
                Returned.Add((int)delivery.Position);
                _waiting.Add((int)delivery.Position);
            }

            return default;
        }
    }

    private sealed class NumberSource(Numbers broker) : Source<int>
    {
        public override ValueTask<bool> ReadAsync(MessageBuffer<int> messages, CancellationToken cancellationToken)
        {
            while (!messages.IsFull && broker.Take() is { } number) messages.Add(number, new DescribedDelivery(broker, position: number));
            return new ValueTask<bool>(!broker.IsFinished);
        }
    }
}
