using Headgate.Pipelines.Options;
using Headgate.Testing.Scheduling;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>Messages of one key stay in order.</summary>
[Trait("Conformance", "P24")]
public sealed class OrderTests
{
    private const int Keys = 5;

    [Fact]
    public void Messages_of_one_key_pass_steps_and_batchers_in_order_and_never_overlap() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var (inStep, inBatcher) = (new Watcher(static number => number % Keys), new Watcher(static number => number % Keys));
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(100, acks))
            .PartitionBy(static number => number % Keys)
            .Process(async (number, token) =>
            {
                inStep.Enter(number);
                await lab.DelayAsync(lab.Random.Next(3), token);
                inStep.Leave(number);
                return number;
            }, o => o.Concurrency = 4)
            .Batch("default", (batch, token) => HandleAsync(lab, inBatcher, batch.Data, token), Batches), lab.Environment).RunAsync();
        Assert.Equal(100, acks.Succeeded.Count);
        inStep.CheckOrder(100);
        inBatcher.CheckOrder(100);
        Assert.True(inStep.MostAtOnce > 1);
    });

    [Fact]
    public void A_batcher_may_have_a_key_of_its_own() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var watcher = new Watcher(static number => number % 3);
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(60, acks))
            .Process(static number => number, o => o.Concurrency = 1)
            .PartitionBy(static number => number)
            .Batch("default", (batch, token) => HandleAsync(lab, watcher, batch.Data, token), o =>
            {
                Batches(o);
                o.PartitionBy(static number => number % 3);
            }), lab.Environment).RunAsync();
        Assert.Equal(60, acks.Succeeded.Count);
        watcher.CheckOrder(60);
    });

    [Fact]
    public void A_later_step_may_have_another_key_or_none()
    {
        var overtakes = 0;
        Lab.Run(async lab =>
        {
            var acks = new AckLog();
            var (keyed, free) = (new Watcher(static number => number % 2), new Watcher(static number => number));
            await Pipeline.Create("p", p => p.From(_ => new NumberSource(40, acks))
                .PartitionBy(static _ => 0)
                .Process(static number => number)
                .PartitionBy(static number => number % 2)
                .Process((number, token) => SlowAsync(keyed, number, token), o => o.Concurrency = 4)
                .Unordered()
                .Process((number, token) => SlowAsync(free, number, token), o => o.Concurrency = 4), lab.Environment).RunAsync();
            Assert.Equal(40, acks.Succeeded.Count);
            keyed.CheckOrder(40);
            overtakes += free.Ended.Zip(free.Ended.Skip(1)).Any(static pair => pair.First % 2 == pair.Second % 2 && pair.First > pair.Second) ? 1 : 0;

            async ValueTask<int> SlowAsync(Watcher watcher, int number, CancellationToken token)
            {
                watcher.Enter(number);
                await lab.DelayAsync(lab.Random.Next(4), token);
                watcher.Leave(number);
                return number;
            }
        });
        Assert.True(overtakes > 0, "Without a key nothing ever overtook.");
    }

    [Fact]
    public void Batches_of_one_key_never_overlap_even_under_different_batch_keys() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var running = new HashSet<int>();
        var overlaps = 0;
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(60, acks))
            .PartitionBy(static number => number % 2)
            .ProcessMessages(static (message, _) => new ValueTask<Message<int>>(message.WithBatchKey(message.Data % 3)))
            .Batch("default", async (batch, token) =>
            {
                var keys = batch.Data.Select(static number => number % 2).Distinct().ToList();
                overlaps += keys.Count(key => !running.Add(key));
                await lab.DelayAsync(5, token);
                running.ExceptWith(keys);
            }, Batches), lab.Environment).RunAsync();
        Assert.Equal(60, acks.Succeeded.Count);
        Assert.Equal(0, overlaps);
    });

    private static void Batches(BatcherOptions<int> options)
    {
        options.Concurrency = 3;
        options.Size = 4;
    }

    private static async ValueTask HandleAsync(StageLab lab, Watcher watcher, IEnumerable<int> numbers, CancellationToken token)
    {
        foreach (var key in numbers.GroupBy(watcher.Key)) watcher.Enter(key.First());
        await lab.DelayAsync(lab.Random.Next(5), token);
        foreach (var key in numbers.GroupBy(watcher.Key)) watcher.Leave([.. key]);
    }

    private sealed class Watcher(Func<int, int> key)
    {
        private readonly HashSet<int> _running = [];

        public Func<int, int> Key => key;

        public List<int> Ended { get; } = [];

        public int MostAtOnce { get; private set; }

        public void Enter(int number)
        {
            if (!_running.Add(key(number))) throw new InvalidOperationException($"Key {key(number)} is being handled already.");
            MostAtOnce = Math.Max(MostAtOnce, _running.Count);
        }

        public void Leave(params IReadOnlyList<int> numbers)
        {
            _running.Remove(key(numbers[0]));
            Ended.AddRange(numbers);
        }

        public void CheckOrder(int count)
        {
            Assert.Equal(count, Ended.Count);
            Assert.All(Ended.GroupBy(key), static same => Assert.Equal(same.Order(), same));
        }
    }
}
