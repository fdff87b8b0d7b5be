using Headgate.Flows;
using Headgate.Flows.Windows;
using Headgate.Race.Measuring;

namespace Headgate.Race.Scale;

/// <summary>One window that is open, with very many keys, each with a count.</summary>
internal sealed class WindowKeys : IHolding
{
    public string Name => "window-keys";

    public string Unit => "key of an open window, with a count";

    public int DefaultUnits => 10_000_000;

    public async Task<Footprint> HoldAsync(int units)
    {
        var (all, open, added) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource(), 0);
        var meter = new FootprintMeter();
        var counting = CountAsync(Flow.From(Keys(units, open.Task))
            .PartitionBy(static key => key)
            .Window(Window.Tumbling(TimeSpan.FromMinutes(1), static (int _) => DateTimeOffset.UnixEpoch))
            .Reduce(static () => 0L, Add, static (one, other) => one + other));
        await Task.WhenAny(all.Task, counting);
        var footprint = meter.Of(units);
        open.SetResult();
        var sum = await counting;
        var expected = units * (units + 1L) / 2;
        return sum == expected ? footprint : throw new WrongResultException(Unit, units, sum, expected);

        long Add(long count, int key)
        {
            if (Interlocked.Increment(ref added) == units) all.SetResult();
            return count + 1;
        }
    }

    private static async IAsyncEnumerable<int> Keys(int units, Task open)
    {
        for (var key = 0; key < units; key++) yield return key;
        await open;
    }

    private static async Task<long> CountAsync(ReducedFlow<int, long, Windowed<int, long>> counts)
    {
        var sum = 0L;
        await foreach (var count in counts) sum += (count.Key + 1) * count.Value;
        return sum;
    }
}
