using System.Collections.Concurrent;
using System.Globalization;
using Headgate.Pipelines;
using Headgate.Stages;

namespace Headgate.Simulation.Tests.Reliability;

/// <summary>T05: many calls at once, half of them cancelled from other threads at any moment. HEADGATE_T05_ROUNDS and HEADGATE_T05_CALLS say how many; the long form is
/// 1000 rounds of 1000 calls.</summary>
public sealed class T05CancellationStormTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly int Rounds = Number("HEADGATE_T05_ROUNDS", 15);
    private static readonly int Calls = Number("HEADGATE_T05_CALLS", 200);

    [Fact]
    public async Task T05_pushes_that_are_cancelled_at_any_moment_are_processed_once_or_never_and_those_that_were_taken_once()
    {
        var (taken, given, onCanceller) = (0, 0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            var random = new Random(round);
            var processed = new ConcurrentDictionary<int, int>();

            // Nothing is processed before some were cancelled: however quick the machine is, some wait by then.
            using var canceller = new Canceller(Math.Max(1, Calls / 10));
            await using var pipeline = Pipeline.Create("storm", p => p.FromPushes<int>().Process(
                async (int number, CancellationToken _) =>
                {
                    await canceller.HasBegun;
                    return processed.AddOrUpdate(number, 1, static (_, times) => times + 1);
                },
                o => (o.Concurrency, o.MaxDemand) = (2, 8)));
            await pipeline.StartAsync(TestContext.Current.CancellationToken);
            var calls = Enumerable.Range(0, Calls).Select(number => Task.Run(() => PushAsync(pipeline, number, canceller, number % 2 == 0 ? random.Next(2000) : -1))).ToList();
            var outcomes = await Task.WhenAll(calls);
            await pipeline.StopAsync(TestContext.Current.CancellationToken);
            Assert.All(processed, static entry => Assert.Equal(1, entry.Value));
            for (var number = 0; number < Calls; number++)
            {
                if (outcomes[number].IsTaken) Assert.True(processed.ContainsKey(number), $"{number} was taken, and not processed");
            }

            Assert.Equal((processed.Count, 0), (pipeline.Counts.Received, pipeline.Counts.InFlight));
            taken += outcomes.Count(static outcome => outcome.IsTaken);
            given += outcomes.Count(static outcome => !outcome.IsTaken);
            onCanceller += outcomes.Count(static outcome => outcome.IsOnCanceller);
        }

        output.WriteLine($"{Rounds * Calls} pushes: {taken} taken, {given} given up");
        Assert.Equal(0, onCanceller);
        Assert.True(given > 0 && taken > given, "Some were cancelled in time, and not all.");
    }

    [Fact]
    public async Task T05_what_readers_that_leave_at_any_moment_have_not_read_is_with_nobody_else_and_comes_to_nobody_twice()
    {
        var (read, left) = (0L, 0);
        for (var round = 0; round < Rounds; round++)
        {
            var random = new Random(round);
            await using var numbers = Stage.Start(Producer.From(Enumerable.Range(0, int.MaxValue)));
            using var canceller = new Canceller();
            var seen = new ConcurrentDictionary<int, int>();
            var readers = Enumerable.Range(0, Calls / 10).Select(number => Task.Run(() => ReadAsync(numbers, seen, canceller, random.Next(3000)))).ToList();
            var outcomes = await Task.WhenAll(readers);
            Assert.All(seen, static entry => Assert.Equal(1, entry.Value));
            Assert.All(outcomes, static isInOrder => Assert.True(isInOrder));
            Assert.True(seen.Count <= numbers.GetSnapshot().EmittedCount);

            // The producer hears of those who have left in its own turn.
            using var patience = new CancellationTokenSource(Patience);
            while (numbers.GetSnapshot().Consumers.Count > 0 && !patience.IsCancellationRequested) await Task.Yield();
            Assert.Empty(numbers.GetSnapshot().Consumers);
            read += seen.Count;
            left += outcomes.Length;
        }

        output.WriteLine($"{left} readers left, after {read} events");
    }

    private static async Task<(bool IsTaken, bool IsOnCanceller)> PushAsync(Pipeline pipeline, int number, Canceller canceller, int cancelledAfter)
    {
        using var cancellation = new CancellationTokenSource();
        if (cancelledAfter >= 0) canceller.CancelAfter(cancellation, cancelledAfter);
        try
        {
            await pipeline.PushAsync([number], cancellation.Token);
            return (true, canceller.IsThis);
        }
        catch (OperationCanceledException)
        {
            return (false, canceller.IsThis);
        }
        finally
        {
            canceller.Forget(cancellation);
        }
    }

    private static async Task<bool> ReadAsync(Producer<int> numbers, ConcurrentDictionary<int, int> seen, Canceller canceller, int cancelledAfter)
    {
        using var cancellation = new CancellationTokenSource();
        var last = -1;
        var isInOrder = true;
        canceller.CancelAfter(cancellation, cancelledAfter);
        try
        {
            await foreach (var number in numbers.ReadAllAsync(new() { MaxDemand = 20 }).WithCancellation(cancellation.Token))
            {
                isInOrder &= number > last;
                last = number;
                seen.AddOrUpdate(number, 1, static (_, times) => times + 1);
            }
        }
        catch (OperationCanceledException)
        {
            // It was to leave.
        }

        canceller.Forget(cancellation);
        return isInOrder;
    }

    private static int Number(string variable, int otherwise) => int.Parse(Environment.GetEnvironmentVariable(variable) ?? $"{otherwise}", CultureInfo.InvariantCulture);

    /// <summary>A thread that cancels, and on which nothing of those who are cancelled may run.</summary>
    private sealed class Canceller : IDisposable
    {
        private readonly BlockingCollection<(CancellationTokenSource Source, int Spins)> _orders = [];
        private readonly HashSet<CancellationTokenSource> _forgotten = [];
        private readonly TaskCompletionSource _hasBegun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Lock _gate = new();
        private readonly Thread _thread;
        private int _left;

        /// <summary>Starts it.</summary>
        /// <param name="beginning">After how many it has begun.</param>
        public Canceller(int beginning = 1)
        {
            _left = beginning;
            _thread = new Thread(Work) { IsBackground = true };
            _thread.Start();
        }

        /// <summary>Ends when so many calls were cancelled, or had ended before.</summary>
        public Task HasBegun => _hasBegun.Task;

        public bool IsThis => Environment.CurrentManagedThreadId == _thread.ManagedThreadId;

        public void CancelAfter(CancellationTokenSource source, int spins) => _orders.Add((source, spins));

        /// <summary>Its owner is about to dispose it.</summary>
        public void Forget(CancellationTokenSource source)
        {
            lock (_gate) _forgotten.Add(source);
        }

        public void Dispose()
        {
            _orders.CompleteAdding();
            _thread.Join();
            _orders.Dispose();
        }

        private void Work()
        {
            foreach (var (source, spins) in _orders.GetConsumingEnumerable())
            {
                Thread.SpinWait(spins);
                lock (_gate)
                {
                    if (!_forgotten.Contains(source)) source.Cancel();
                }

                if (--_left == 0) _hasBegun.SetResult();
            }
        }
    }
}
