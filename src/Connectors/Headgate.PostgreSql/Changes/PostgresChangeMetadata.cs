namespace Headgate.PostgreSql.Changes;

/// <summary>The names under which a change says where it comes from.</summary>
public static class PostgresChangeMetadata
{
    /// <summary>The schema: a <see cref="string"/>.</summary>
    public const string Schema = "postgres.schema";

    /// <summary>The table: a <see cref="string"/>.</summary>
    public const string Table = "postgres.table";

    /// <summary>What was done: the name of a <see cref="PostgresChangeKind"/>.</summary>
    public const string Kind = "postgres.kind";

    /// <summary>The id of the transaction: a <see cref="long"/>.</summary>
    public const string TransactionId = "postgres.transaction_id";

    /// <summary>When it was committed: a <see cref="DateTimeOffset"/>.</summary>
    public const string CommittedAt = "postgres.committed_at";

    /// <summary>The how-manieth change of its transaction it is: an <see cref="int"/>.</summary>
    public const string Index = "postgres.index";
}
