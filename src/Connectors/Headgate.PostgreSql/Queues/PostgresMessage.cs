using System.Collections.Frozen;

namespace Headgate.PostgreSql.Queues;

/// <summary>A row of a queue table. Immutable.</summary>
/// <param name="payload">The body. It is not copied.</param>
public sealed class PostgresMessage(ReadOnlyMemory<byte> payload)
{
    private readonly string? _headersJson;
    private IReadOnlyDictionary<string, string>? _headers;

    internal PostgresMessage(ReadOnlyMemory<byte> payload, string? headersJson)
        : this(payload) => _headersJson = headersJson;

    /// <summary>Gets the body: bytes, or JSON as UTF-8.</summary>
    public ReadOnlyMemory<byte> Payload => payload;

    /// <summary>Gets the key.</summary>
    /// <value>The default, null, is none.</value>
    public string? Key { get; init; }

    /// <summary>Gets the headers.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyDictionary<string, string> Headers
    {
        get => _headers ??= QueueHeaders.Parse(_headersJson);
        init => _headers = value ?? FrozenDictionary<string, string>.Empty;
    }

    /// <summary>Gets the row's id.</summary>
    /// <value>0 for one that was not read from a table.</value>
    public long Id { get; internal init; }

    /// <summary>Gets when the row was put into the table, by the server's clock.</summary>
    /// <value>The default value for one that was not read from a table.</value>
    public DateTimeOffset EnqueuedAt { get; internal init; }

    /// <summary>Gets how often the row was given out, this time included: 1 at first.</summary>
    /// <value>0 for one that was not read from a table.</value>
    public int Attempts { get; internal init; }

    internal bool HasHeaders => _headersJson is not null || _headers is { Count: > 0 };
}
