using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Headgate.Nats.Reading;

/// <summary>What JetStream says of a message, in the subject by which it is acknowledged.</summary>
/// <remarks>The names are made each time they are asked for: most want the numbers only, and those cost no memory.</remarks>
internal readonly struct DeliveryStamp
{
    private const string Prefix = "$JS.ACK.";

    private readonly ReadOnlyMemory<char> _stream;
    private readonly ReadOnlyMemory<char> _consumer;

    private DeliveryStamp(ReadOnlyMemory<char> stream, ReadOnlyMemory<char> consumer) => (_stream, _consumer) = (stream, consumer);

    /// <summary>Gets the stream.</summary>
    public string Stream => _stream.ToString();

    /// <summary>Gets the consumer.</summary>
    public string Consumer => _consumer.ToString();

    /// <summary>Gets how often it was given out.</summary>
    public long DeliveredCount { get; private init; }

    /// <summary>Gets where it stands in the stream.</summary>
    public long StreamSequence { get; private init; }

    /// <summary>Gets where it stands in what the consumer gave out.</summary>
    public long ConsumerSequence { get; private init; }

    /// <summary>Gets when the stream took it, since 1970.</summary>
    public long Nanoseconds { get; private init; }

    /// <summary>Gets how many messages the consumer had left.</summary>
    public long PendingCount { get; private init; }

    public DateTimeOffset Timestamp => DateTimeOffset.UnixEpoch.AddTicks(Nanoseconds / TimeSpan.NanosecondsPerTick);

    /// <summary>Whether a subject looks as those of acknowledgements do: it has as many parts. Cheap, as it is asked of each message; what they say is read when somebody wants to know.</summary>
    public static bool IsIn([NotNullWhen(true)] string? subject) =>
        subject is not null && subject.StartsWith(Prefix, StringComparison.Ordinal) && StreamPart(subject.AsSpan(Prefix.Length).Count('.') + 1) is not null;

    /// <summary>Reads the subject: <c>$JS.ACK.stream.consumer.delivered.sequence.sequence.time.pending</c>, or, of newer servers, with a domain and an account
    /// before the stream and a random token at its end.</summary>
    public static bool TryParse(string? subject, out DeliveryStamp stamp)
    {
        stamp = default;
        if (subject is null || !subject.StartsWith(Prefix, StringComparison.Ordinal)) return false;
        Span<Range> parts = stackalloc Range[14];
        var text = subject.AsSpan(Prefix.Length);
        var count = text.Split(parts, '.');
        if (StreamPart(count) is not { } first) return false;
        if (!TryNumber(text[parts[first + 2]], out var delivered) || !TryNumber(text[parts[first + 3]], out var stream)
            || !TryNumber(text[parts[first + 4]], out var consumer) || !TryNumber(text[parts[first + 5]], out var time)
            || !TryNumber(text[parts[first + 6]], out var pending))
            return false;
        var names = subject.AsMemory(Prefix.Length);
        stamp = new DeliveryStamp(names[parts[first]], names[parts[first + 1]])
        {
            DeliveredCount = delivered,
            StreamSequence = stream,
            ConsumerSequence = consumer,
            Nanoseconds = time,
            PendingCount = pending,
        };
        return true;
    }

    /// <summary>Which of so many parts names the stream; null when there are never so many.</summary>
    private static int? StreamPart(int parts) => parts switch { 7 => 0, >= 9 => 2, _ => null };

    private static bool TryNumber(ReadOnlySpan<char> text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
