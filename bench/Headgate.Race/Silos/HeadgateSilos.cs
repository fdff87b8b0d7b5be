using Headgate.Orleans;
using Headgate.Race.Peers;
using Headgate.Stages;
using Headgate.Stages.Subscriptions;
using Orleans;

namespace Headgate.Race.Silos;

/// <summary>Headgate: a producer in one silo, and a consumer in each of the two others that subscribes to it.</summary>
internal sealed class HeadgateSilos(LinkBounds bounds) : IRacePeer
{
    /// <summary>A producer runs once to its end: each run has its own.</summary>
    private const int MostRuns = 2000;

    private ThreeSilos? _silos;
    private long _events;
    private int _run;

    public string Name => PeerNames.Headgate;

    public long DefaultEvents => 5_000_000;

    public async ValueTask<long> RunAsync(long events)
    {
        _silos ??= await ThreeSilos.StartAsync(silo =>
        {
            for (var run = 0; run < MostRuns; run++) silo.AddProducer($"numbers-{run}", _ => new Counter(0, _events, bounds));
        });
        var name = $"numbers-{_run++}";
        _events = events;
        await _silos.BeginAsync(grains => grains.GetProducerReportAsync<long>(name));
        var sums = await Task.WhenAll(_silos.Consumers.Select(grains => SumAsync(grains, name)));
        return sums.Sum();
    }

    public async ValueTask DisposeAsync()
    {
        if (_silos is not null) await _silos.DisposeAsync();
    }

    private async Task<long> SumAsync(IGrainFactory grains, string name)
    {
        await using var numbers = await Stage.StartAsync(new RemoteProducer<long>(grains, name));
        await using var adder = Stage.Start(new Adder());
        await adder.SubscribeToAsync(numbers, new SubscriptionOptions { MaxDemand = bounds.MaxDemand });
        await adder.Completion;
        return adder.Sum;
    }
}
