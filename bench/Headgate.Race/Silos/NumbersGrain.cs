using Headgate.Race.Peers;
using Orleans;

namespace Headgate.Race.Silos;

/// <summary>Counts.</summary>
internal sealed class NumbersGrain : Grain, INumbersGrain
{
    private long _next;
    private long _end;

    public Task BeginAsync(long end)
    {
        (_next, _end) = (0, end);
        return Task.CompletedTask;
    }

    public Task<long[]> TakeAsync(int count)
    {
        var batch = new long[Math.Min(count, _end - _next)];
        Work.Fill(batch, _next);
        _next += batch.Length;
        return Task.FromResult(batch);
    }
}
