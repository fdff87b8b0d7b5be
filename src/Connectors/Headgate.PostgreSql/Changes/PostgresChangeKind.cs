namespace Headgate.PostgreSql.Changes;

/// <summary>What was done to a row.</summary>
public enum PostgresChangeKind
{
    /// <summary>It was inserted.</summary>
    Insert,

    /// <summary>It was updated.</summary>
    Update,

    /// <summary>It was deleted.</summary>
    Delete,

    /// <summary>All rows of the table were removed at once.</summary>
    Truncate,
}
