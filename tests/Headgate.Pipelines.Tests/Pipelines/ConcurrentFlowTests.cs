using System.Collections.Concurrent;
using Headgate.Pipelines.Failures;
using Headgate.Stages;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>Retries, order, parts and dead letters on the thread pool.</summary>
public sealed class ConcurrentFlowTests
{
    private const int Count = 20_000;
    private const int Keys = 50;

    [Fact]
    [Trait("Conformance", "P24")]
    [Trait("Conformance", "P28")]
    public async Task Keys_keep_their_order_through_steps_batches_and_retries()
    {
        var acks = new AckLog();
        var (inStep, inBatcher) = (new int[Keys], new int[Keys]);
        Array.Fill(inStep, -1);
        Array.Fill(inBatcher, -1);
        var disorder = 0;
        await Create(p => p.From(_ => new NumberSource(Count, acks)).Retry(static o => (o.MaxAttempts, o.Delay) = (5, TimeSpan.FromMilliseconds(1)))
            .PartitionBy(static number => number % Keys)
            .ProcessMessages(
                async (message, _) =>
                {
                    if (message.Data % 7 == 0) await Task.Yield();
                    if (message.Data % 997 == 0 && message.Attempt < 3) throw new InvalidOperationException("again");
                    if (Interlocked.Exchange(ref inStep[message.Data % Keys], message.Data) >= message.Data) Interlocked.Increment(ref disorder);
                    return message;
                },
                o => o.Concurrency = 4)
            .Batch(
                "default",
                async (batch, _) =>
                {
                    await Task.Yield();
                    if (batch.Attempt == 1 && batch.Data.Any(static number => number % 1009 == 0)) throw new InvalidOperationException("again");
                    foreach (var number in batch.Data)
                    {
                        if (Interlocked.Exchange(ref inBatcher[number % Keys], number) >= number) Interlocked.Increment(ref disorder);
                    }
                },
                o => (o.Concurrency, o.Size) = (3, 20))).RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, disorder);
        Assert.Equal(Count, acks.Succeeded.Distinct().Count());
        Assert.Equal(Count, acks.Count);
    }

    [Fact]
    [Trait("Conformance", "P29")]
    [Trait("Conformance", "P39")]
    [Trait("Conformance", "P40")]
    public async Task Parts_for_several_batchers_end_once_and_what_failed_is_kept()
    {
        var acks = new AckLog();
        var sink = new Bag();
        var pipeline = Create(p => p.From(_ => new NumberSource(Count, acks)).DeadLetterTo(sink)
            .Split(static number => Enumerable.Repeat(number, number % 4))
            .ProcessMessages(static async (message, _) =>
            {
                if (message.Data % 11 == 0) await Task.Yield();
                return message.Data % 101 == 1 ? message.Fail("bad") : message.WithBatchers("a", "b");
            })
            .Batch("a", static (_, _) => default)
            .Batch("b", static async (_, _) => await Task.Yield(), o => o.Concurrency = 2));
        await pipeline.RunAsync(TestContext.Current.CancellationToken);
        var failed = Enumerable.Range(0, Count).Where(static n => n % 101 == 1 && n % 4 > 0).ToList();
        Assert.Equal(failed.Select(static n => (long)n), acks.Failed.Order());
        Assert.Equal(failed.Sum(static n => n % 4), sink.Positions.Count);
        Assert.Equal(Count, acks.Succeeded.Concat(acks.Failed).Distinct().Count());
        Assert.Equal((Count, 0L), (acks.Count, pipeline.Counts.InFlight));
    }

    private static Pipeline Create(Action<PipelineBuilder> declare) => Pipeline.Create("p", declare, new StageEnvironment(loggerFactory: new EventLog()));

    private sealed class Bag : IDeadLetterSink
    {
        public ConcurrentBag<long> Positions { get; } = [];

        public async ValueTask WriteAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken)
        {
            await Task.Yield();
            foreach (var letter in letters) Positions.Add(letter.Position);
        }
    }
}
