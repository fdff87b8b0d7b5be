using Cluster.CommandLine;
using Headgate.Flows;
using Headgate.Flows.Snapshots;
using Headgate.Orleans.Keyed;
using Headgate.Stages;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cluster.Counting;

/// <summary>The same flows in one process: what the cluster must count, too.</summary>
public static class OneProcess
{
    /// <summary>Counts a text that is all there, by the name of the flow.</summary>
    public static async Task<IReadOnlyDictionary<string, IReadOnlyList<KeyValuePair<string, long>>>> CountAsync(ClusterPlan options)
    {
        var all = options with { Pace = 0, Folder = "" };
        return new Dictionary<string, IReadOnlyList<KeyValuePair<string, long>>>
        {
            ["words"] = await CountAsync(CountingFlows.Words(all)).ConfigureAwait(false),
            ["minutes"] = await CountAsync(CountingFlows.Minutes(all)).ConfigureAwait(false),
        };
    }

    private static async Task<IReadOnlyList<KeyValuePair<string, long>>> CountAsync<T>(KeyedFlow<T, KeyValuePair<string, long>> flow)
    {
        var results = new ResultsInMemory();
        var services = new ServiceCollection().AddSingleton<IResults>(results).BuildServiceProvider();
        await using (services.ConfigureAwait(false))
        {
            var quiet = FlowOptions.Default with { Environment = new StageEnvironment(loggerFactory: NullLoggerFactory.Instance) };
            await flow.RunAsync(services, new InMemorySnapshotStore(), quiet).ConfigureAwait(false);
        }

        return results.Read();
    }
}
