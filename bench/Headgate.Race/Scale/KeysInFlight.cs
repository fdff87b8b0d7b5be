using Headgate.Pipelines;
using Headgate.Race.Measuring;

namespace Headgate.Race.Scale;

/// <summary>One pipeline, in order by key, whose handlers all wait at once: each has the message of another key.</summary>
internal sealed class KeysInFlight : IHolding
{
    public string Name => "keys-in-flight";

    public string Unit => "key in flight, each with a handler that waits";

    public int DefaultUnits => 10_000;

    public async Task<Footprint> HoldAsync(int units)
    {
        var (all, open) = (new TaskCompletionSource(), new TaskCompletionSource());
        var (begun, sum) = (0, 0L);
        var meter = new FootprintMeter();
        await using var pipeline = Pipeline.Create("keys", p => p
            .From(Enumerable.Range(0, units))
            .PartitionBy(static key => key)
            .Process(HandleAsync, options =>
            {
                options.Concurrency = units;
                options.MaxDemand = 2;
            }));
        await pipeline.StartAsync();
        await all.Task;
        var footprint = meter.Of(units);
        open.SetResult();
        await pipeline.Completion;
        var expected = units * (units - 1L) / 2;
        return sum == expected ? footprint : throw new WrongResultException(Unit, units, sum, expected);

        async ValueTask HandleAsync(int key, CancellationToken cancellationToken)
        {
            if (Interlocked.Increment(ref begun) == units) all.SetResult();
            await open.Task;
            Interlocked.Add(ref sum, key);
        }
    }
}
