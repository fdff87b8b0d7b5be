using System.Collections;
using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using RabbitMQ.Client;

namespace Headgate.RabbitMq.Consuming;

/// <summary>The values of headers, as they come and as they go.</summary>
internal static class HeaderValues
{
    /// <summary>How often a quorum queue has delivered a message before.</summary>
    public const string DeliveryCount = "x-delivery-count";

    /// <summary>By this the client that has published a message finds it again when it is returned: nobody else's business.</summary>
    public const string PublisherNumber = "x-dotnet-pub-seq-no";

    public static bool IsHidden(string name) => name == PublisherNumber;

    public static DateTimeOffset? TimeOf(AmqpTimestamp timestamp) =>
        timestamp.UnixTime is >= -62_135_596_800 and <= 253_402_300_799 ? DateTimeOffset.FromUnixTimeSeconds(timestamp.UnixTime) : null;

    public static long? CountOf(object? value) => value switch
    {
        long number => number,
        int number => number,
        short number => number,
        byte number => number,
        _ => null,
    };

    public static IReadOnlyDictionary<string, object?> Read(IDictionary<string, object?>? raw)
    {
        if (raw is null || raw.Count == 0) return FrozenDictionary<string, object?>.Empty;
        var headers = new Dictionary<string, object?>(raw.Count);
        foreach (var (name, value) in raw)
        {
            if (!IsHidden(name)) headers[name] = Read(value);
        }

        return headers;
    }

    public static object? Read(object? value) => value switch
    {
        byte[] bytes => Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : bytes,
        BinaryTableValue binary => binary.Bytes,
        AmqpTimestamp time => TimeOf(time),
        IDictionary<string, object?> table => Read(table),
        IList list => list.Cast<object?>().Select(Read).ToList(),
        _ => value,
    };

    /// <summary>What the client can send for a value; what AMQP does not know is sent as a text.</summary>
    public static object? Write(object? value) => value switch
    {
        null or string or bool or byte or sbyte or short or ushort or int or uint or long or float or double => value,
        decimal number => number.ToString(CultureInfo.InvariantCulture),
        byte[] bytes => new BinaryTableValue(bytes),
        ReadOnlyMemory<byte> bytes => new BinaryTableValue(bytes.ToArray()),
        DateTimeOffset time => time.ToString("O", CultureInfo.InvariantCulture),
        IReadOnlyDictionary<string, object?> table => table.ToDictionary(static pair => pair.Key, static pair => Write(pair.Value)),
        IDictionary<string, object?> table => table.ToDictionary(static pair => pair.Key, static pair => Write(pair.Value)),
        IList list => list.Cast<object?>().Select(Write).ToList(),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}
