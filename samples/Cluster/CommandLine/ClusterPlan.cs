using System.Globalization;

namespace Cluster.CommandLine;

/// <summary>What the cluster is, and what it counts. All its processes are told the same.</summary>
public sealed record ClusterPlan
{
    /// <summary>Gets the name of the cluster: those of one name belong together.</summary>
    public required string Id { get; init; }

    /// <summary>Gets where silos find each other.</summary>
    public Membership Membership { get; init; }

    /// <summary>Gets how to connect to Redis or PostgreSQL.</summary>
    public string Connection { get; init; } = "";

    /// <summary>Gets the folder of the results.</summary>
    public required string Folder { get; init; }

    /// <summary>Gets how many lines of text there are.</summary>
    public long Lines { get; init; } = 400_000;

    /// <summary>Gets how many lines are written in a second; 0 when all are there.</summary>
    public int Pace { get; init; }

    /// <summary>Gets in how many partitions each flow is counted.</summary>
    public int Partitions { get; init; } = 6;

    /// <summary>Gets the file that says when the first line of the text was written; there is none before.</summary>
    public string Opening => Path.Combine(Folder, "opening");

    /// <summary>Gets the file of the results.</summary>
    public string Results => Path.Combine(Folder, "results.db");

    /// <summary>The arguments that say the same.</summary>
    public IEnumerable<string> ToArguments() =>
    [
        "--id", Id,
        "--membership", $"{Membership}",
        "--connection", Connection,
        "--folder", Folder,
        "--lines", Text(Lines),
        "--pace", Text(Pace),
        "--partitions", Text(Partitions),
    ];

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
