namespace Headgate.PostgreSql.Changes;

/// <summary>A change of a row that was committed. Immutable.</summary>
public sealed class PostgresChange
{
    /// <summary>Gets what was done.</summary>
    public required PostgresChangeKind Kind { get; init; }

    /// <summary>Gets the schema of the table.</summary>
    public required string Schema { get; init; }

    /// <summary>Gets the table.</summary>
    public required string Table { get; init; }

    /// <summary>Gets the row after the change, by its columns, of .NET's types as Npgsql reads them. A large value that an update has left as it was is not among them,
    /// unless the table's replica identity is FULL.</summary>
    /// <value>Null for a deletion.</value>
    public IReadOnlyDictionary<string, object?>? New { get; init; }

    /// <summary>Gets the row before the change: its key, when that has changed or the row was deleted; the whole row when the table's replica identity is FULL.</summary>
    /// <value>Null for an insertion, and for an update that has left the key as it was.</value>
    public IReadOnlyDictionary<string, object?>? Old { get; init; }

    /// <summary>Gets the id of the transaction.</summary>
    public required uint TransactionId { get; init; }

    /// <summary>Gets when the transaction was committed, by the server's clock.</summary>
    public required DateTimeOffset CommittedAt { get; init; }

    /// <summary>Gets where the transaction's commit stands in the server's log (its LSN). Changes of one transaction have the same; of those committed later, a greater one.</summary>
    public required long CommitLsn { get; init; }

    /// <summary>Gets the how-manieth change of its transaction it is, from 0 on.</summary>
    public required int Index { get; init; }
}
