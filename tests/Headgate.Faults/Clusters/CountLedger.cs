using Cluster.CommandLine;
using Cluster.Counting;
using Headgate.Faults.Ledger;

namespace Headgate.Faults.Clusters;

/// <summary>What one process counts, and a cluster must, too.</summary>
internal sealed class CountLedger
{
    private readonly IReadOnlyDictionary<string, IReadOnlyList<KeyValuePair<string, long>>> _expected;

    private CountLedger(IReadOnlyDictionary<string, IReadOnlyList<KeyValuePair<string, long>>> expected) => _expected = expected;

    /// <summary>Counts in this process.</summary>
    public static async Task<CountLedger> CountAsync(ClusterPlan options) => new(await OneProcess.CountAsync(options));

    /// <summary>Compares: a count that is not as it must be is lost, and what is there instead, or twice, is one that nobody owes.</summary>
    public Verdict Judge(SiloFleet fleet) => _expected.Aggregate(Verdict.None, (sum, flow) => sum + Judge(flow.Value, fleet.Results(flow.Key)));

    private static Verdict Judge(IReadOnlyList<KeyValuePair<string, long>> expected, IReadOnlyList<KeyValuePair<string, long>> found)
    {
        var open = expected.CountBy(static count => count).ToDictionary();
        long phantom = 0;
        foreach (var count in found)
        {
            if (open.GetValueOrDefault(count) > 0) open[count]--;
            else phantom++;
        }

        return new Verdict(expected.Count, open.Values.Sum(), phantom, 0, 0, 0, 0);
    }
}
