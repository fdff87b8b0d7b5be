using Headgate.Redis.Connections;
using StackExchange.Redis;

namespace Headgate.Redis;

/// <summary>An entry of a stream.</summary>
/// <remarks>Immutable. The body is the message's own: it may be kept.</remarks>
public sealed class RedisStreamMessage
{
    private readonly NameValueEntry[] _fields;
    private readonly byte[] _bodyField;
    private IReadOnlyDictionary<string, string>? _headers;
    private string? _id;

    /// <summary>Creates a message: for tests, and for sinks.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="id">The id of the entry; empty for one that is not in the stream.</param>
    /// <param name="body">The body.</param>
    /// <param name="headers">The other fields; null for none.</param>
    public RedisStreamMessage(string stream, string id, ReadOnlyMemory<byte> body, IReadOnlyDictionary<string, string>? headers = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(id);
        (Stream, _id, RawId, Body, _fields, _bodyField) = (stream, id, id, body, [], []);
        _headers = headers ?? new Dictionary<string, string>();
    }

    internal RedisStreamMessage(string stream, in StreamEntry entry, byte[] bodyField, long deliveredCount)
    {
        Stream = stream;
        RawId = entry.Id;
        DeliveredCount = deliveredCount;
        _fields = entry.Values;
        _bodyField = bodyField;
        Body = FieldText.BodyOf(entry.Values, bodyField);
    }

    /// <summary>Gets the stream.</summary>
    public string Stream { get; }

    /// <summary>Gets the id of the entry.</summary>
    public string Id => _id ??= RawId.ToString();

    /// <summary>Gets the field that is the body (<see cref="RedisStreamOptions.BodyField"/>); empty when the entry has none.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>Gets the other fields, as texts; of several of one name, the last.</summary>
    public IReadOnlyDictionary<string, string> Headers => _headers ??= FieldText.HeadersOf(_fields, _bodyField);

    /// <summary>Gets how often it was given out, this time included; 0 when it is of no stream.</summary>
    public long DeliveredCount { get; }

    /// <summary>Gets the id as the server wrote it, and reads it again.</summary>
    internal RedisValue RawId { get; }

    /// <inheritdoc />
    public override string ToString() => $"{Stream} {Id} ({Body.Length} bytes)";
}
