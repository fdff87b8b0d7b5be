namespace OrdersEtl.CommandLine;

/// <summary>What the user asked for, valid in itself.</summary>
public sealed record JobOptions
{
    /// <summary>How many orders to generate when there is no input.</summary>
    public long Orders { get; init; } = 200_000;

    /// <summary>The seed of the generated orders.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Files or patterns to read; none means that input is generated.</summary>
    public IReadOnlyList<string> Inputs { get; init; } = [];

    /// <summary>The database file; null means one in the work folder.</summary>
    public string? Database { get; init; }

    /// <summary>The rejects file; null means one beside the database.</summary>
    public string? Rejected { get; init; }

    /// <summary>A rejects file to read instead of orders files; null for none.</summary>
    public string? Replay { get; init; }

    /// <summary>Whether the last run of the database is to be gone on with.</summary>
    public bool Resume { get; init; }

    /// <summary>Whether the pipeline can be watched in a browser meanwhile.</summary>
    public bool Dashboard { get; init; }

    /// <summary>Whether only the work folder, if there is one, and the last line are printed.</summary>
    public bool Quiet { get; init; }
}
