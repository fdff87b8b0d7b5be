namespace Cluster.CommandLine;

/// <summary>Where silos find each other, and where partitions keep their snapshots.</summary>
public enum Membership
{
    /// <summary>In the first silo, and in a SQLite file: for one machine. It ends with that silo.</summary>
    Localhost,

    /// <summary>Both in Redis.</summary>
    Redis,

    /// <summary>Both in PostgreSQL.</summary>
    Postgres,
}
