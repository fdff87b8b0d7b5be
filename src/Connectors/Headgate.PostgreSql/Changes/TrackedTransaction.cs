namespace Headgate.PostgreSql.Changes;

/// <summary>A transaction whose changes are under way. Belongs to its tracker.</summary>
internal sealed class TrackedTransaction
{
    /// <summary>How many of its changes were read and are not done with.</summary>
    public int OpenCount { get; set; }

    /// <summary>Where it ends in the server's log; null while it is not read to its end.</summary>
    public ulong? End { get; set; }
}
