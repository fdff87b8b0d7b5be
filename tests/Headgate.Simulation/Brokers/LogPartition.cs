namespace Headgate.Simulation.Brokers;

/// <summary>A partition: its messages, who reads it and how far.</summary>
internal sealed class LogPartition(int number)
{
    public int Number => number;

    public List<(int Id, int Key)> Entries { get; } = [];

    public long Committed { get; set; }

    /// <summary>The position that is delivered next.</summary>
    public long Next { get; set; }

    public LogMember? Owner { get; set; }

    /// <summary>Grows with each assignment: who commits with an older one is refused.</summary>
    public int Generation { get; set; }

    public int Lane { get; set; }
}
