namespace Headgate.PostgreSql.Queues;

/// <summary>The names under which a row of a queue says, beside its headers, where it comes from.</summary>
public static class PostgresQueueMetadata
{
    /// <summary>The table: a <see cref="string"/>.</summary>
    public const string Queue = "postgres.queue";

    /// <summary>The row's id: a <see cref="long"/>.</summary>
    public const string Id = "postgres.id";

    /// <summary>The row's key, where it has one: a <see cref="string"/>.</summary>
    public const string Key = "postgres.key";

    /// <summary>When it was put into the table: a <see cref="DateTimeOffset"/>.</summary>
    public const string EnqueuedAt = "postgres.enqueued_at";

    /// <summary>How often it was given out, this time included: an <see cref="int"/>.</summary>
    public const string Attempts = "postgres.attempts";
}
