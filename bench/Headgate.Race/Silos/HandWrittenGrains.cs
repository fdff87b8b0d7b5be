using Headgate.Race.Peers;
using Orleans;

namespace Headgate.Race.Silos;

/// <summary>What an expert writes by hand: a grain that gives a batch for each call, and in each of the two other silos a loop that asks for the next batch while it works on one.</summary>
internal sealed class HandWrittenGrains(LinkBounds bounds) : IRacePeer
{
    public const string PeerName = "Orleans grains, by hand";

    private ThreeSilos? _silos;

    public string Name => PeerName;

    public long DefaultEvents => 5_000_000;

    public async ValueTask<long> RunAsync(long events)
    {
        _silos ??= await ThreeSilos.StartAsync(static _ => { });
        var id = Guid.NewGuid();
        await _silos.BeginAsync(grains => grains.GetGrain<INumbersGrain>(id).BeginAsync(events));
        var sums = await Task.WhenAll(_silos.Consumers.Select(grains => Task.Run(() => SumAsync(grains.GetGrain<INumbersGrain>(id)))));
        return sums.Sum();
    }

    public async ValueTask DisposeAsync()
    {
        if (_silos is not null) await _silos.DisposeAsync();
    }

    private async Task<long> SumAsync(INumbersGrain numbers)
    {
        var sum = 0L;
        var next = numbers.TakeAsync(bounds.BatchSize);
        while (await next is { Length: > 0 } batch)
        {
            next = numbers.TakeAsync(bounds.BatchSize);
            sum += Work.Sum(batch);
        }

        return sum;
    }
}
