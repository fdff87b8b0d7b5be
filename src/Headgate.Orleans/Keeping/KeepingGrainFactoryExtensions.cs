using Orleans;

namespace Headgate.Orleans.Keeping;

/// <summary>Looks at the flows and pipelines of the cluster.</summary>
public static class KeepingGrainFactoryExtensions
{
    /// <summary>Asks where the partitions of a flow, or the shards of a pipeline, run. Those that do not run are started.</summary>
    /// <param name="grains">The cluster: the grain factory of a silo, or the client of one.</param>
    /// <param name="name">The name that the flow or the pipeline was added with.</param>
    /// <returns>For each, by its number, the address of its silo; null for one that could not be reached just now.</returns>
    /// <exception cref="InvalidOperationException">The silos know nothing of that name.</exception>
    public static async Task<IReadOnlyList<string?>> GetPlacesAsync(this IGrainFactory grains, string name)
    {
        ArgumentNullException.ThrowIfNull(grains);
        var reports = await grains.GetGrain<IKeeperGrain>(name).KeepAsync();
        return [.. reports.Select(static report => report?.Silo.ToParsableString())];
    }

    /// <summary>Asks whether all partitions of a flow, or shards of a pipeline, have come to their end.</summary>
    /// <param name="grains">The cluster: the grain factory of a silo, or the client of one.</param>
    /// <param name="name">The name that the flow or the pipeline was added with.</param>
    /// <returns>Whether nothing of it is left to do.</returns>
    /// <exception cref="InvalidOperationException">The silos know nothing of that name.</exception>
    public static async Task<bool> HasFinishedAsync(this IGrainFactory grains, string name)
    {
        ArgumentNullException.ThrowIfNull(grains);
        var reports = await grains.GetGrain<IKeeperGrain>(name).KeepAsync();
        return reports.Length > 0 && reports.All(static report => report is { IsFinished: true });
    }
}
