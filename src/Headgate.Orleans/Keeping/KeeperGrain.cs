using Headgate.Orleans.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.GrainDirectory;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Headgate.Orleans.Keeping;

/// <summary>Looks after a set of grains: starts those that do not run where there is most room, and moves one when the silos are not evenly loaded.</summary>
[GrainDirectory(HeadgateSiloBuilderExtensions.Directory), GrainType("headgate.keeper")]
internal sealed class KeeperGrain(IServiceProvider services, ILogger<KeeperGrain> logger) : Grain, IKeeperGrain
{
    /// <summary>Who asks sooner gets what was found last.</summary>
    internal static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(400);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private KeptReport?[] _reports = [];
    private long? _last;

    public async Task<KeptReport?[]> KeepAsync()
    {
        if (_last is { } last && TimeProvider.System.GetElapsedTime(last) < Pause) return _reports;
        var set = services.GetServices<KeptSet>().Single(set => set.Name == this.GetPrimaryKeyString());
        var hosts = await GrainFactory.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true);
        var silos = hosts.Keys.Order().ToList();
        var known = _reports.Length == set.Count ? _reports : new KeptReport?[set.Count];
        var places = Spread.Fill<SiloAddress>([.. known.Select(static report => report?.Silo)], silos);
        _reports = await Task.WhenAll(Enumerable.Range(0, set.Count).Select(number => KeepAsync(set, number, known[number], places[number])));
        _last = TimeProvider.System.GetTimestamp();
        if (_reports.All(static report => report is not null)) await EvenOutAsync(set, silos);
        return _reports;
    }

    private async Task<KeptReport?> KeepAsync(KeptSet set, int number, KeptReport? last, SiloAddress place)
    {
        if (last is { IsFinished: true }) return last;
        try
        {
            // Who is not there is activated at this place; who is there answers from where it is.
            RequestContext.Set(IPlacementDirector.PlacementHintKey, place);
            return await set.Get(GrainFactory, number).KeepAsync().WaitAsync(Patience, TimeProvider.System);
        }
        catch (Exception failure)
        {
            // Whatever it is, a death under way or a storage that does not answer: the others are to be looked after, too.
            OrleansEvents.OneNotKept(logger, failure, number, set.Name);
            return null;
        }
        finally
        {
            RequestContext.Remove(IPlacementDirector.PlacementHintKey);
        }
    }

    private async Task EvenOutAsync(KeptSet set, List<SiloAddress> silos)
    {
        var running = _reports.Select(static report => report!.IsFinished ? null : report.Silo).ToList();
        if (Spread.Next<SiloAddress>(running, silos) is not var (number, to)) return;
        try
        {
            await set.Get(GrainFactory, number).MoveAsync(to).WaitAsync(Patience, TimeProvider.System);
        }
        catch (Exception failure)
        {
            OrleansEvents.OneNotKept(logger, failure, number, set.Name);
        }
    }
}
