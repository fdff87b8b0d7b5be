using System.Collections.Frozen;
using Headgate.Nats.Connections;
using Headgate.Nats.Reading;
using NATS.Client.Core;

namespace Headgate.Nats;

/// <summary>A message of a stream.</summary>
/// <remarks>Immutable. The body is the message's own: it may be kept.</remarks>
public sealed class JetStreamMessage
{
    private readonly NatsHeaders? _received;
    private readonly string? _stamped;
    private IReadOnlyDictionary<string, string>? _headers;

    /// <summary>Creates a message: for tests, and for sinks.</summary>
    /// <param name="subject">The subject.</param>
    /// <param name="body">The body.</param>
    /// <param name="headers">The headers; null for none.</param>
    /// <exception cref="ArgumentException"><paramref name="subject"/> is empty.</exception>
    public JetStreamMessage(string subject, ReadOnlyMemory<byte> body, IReadOnlyDictionary<string, string>? headers = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(subject);
        Subject = subject;
        Body = body;
        _headers = headers ?? FrozenDictionary<string, string>.Empty;
    }

    internal JetStreamMessage(in NatsMsg<byte[]> received)
    {
        Subject = received.Subject;
        Body = received.Data;
        _stamped = received.ReplyTo;
        _received = received.Headers;
    }

    /// <summary>Gets the subject.</summary>
    public string Subject { get; }

    /// <summary>Gets the body.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>Gets the headers; of one that has several values, they are joined with commas.</summary>
    public IReadOnlyDictionary<string, string> Headers => _headers ??= HeaderText.Of(_received);

    /// <summary>Gets where it stands in its stream, from 1 on; 0 when it is of none.</summary>
    public long StreamSequence => Stamp.StreamSequence;

    /// <summary>Gets how often it was given out, this time included; 0 when it is of no stream.</summary>
    public long DeliveredCount => Stamp.DeliveredCount;

    /// <summary>Gets when the stream took it; the default value when it is of none.</summary>
    public DateTimeOffset Timestamp => Stamp.Timestamp;

    /// <inheritdoc />
    public override string ToString() => $"{Subject} ({Body.Length} bytes)";

    /// <summary>What the stream says of it. Read anew each time, as few ask; nothing is made of it but what is asked for.</summary>
    internal DeliveryStamp Stamp => DeliveryStamp.TryParse(_stamped, out var stamp) ? stamp : default;
}
