using System.Diagnostics;
using Confluent.Kafka;
using Headgate.Kafka.Consuming;

namespace Headgate.Kafka.Publishing;

/// <summary>A message as it is written.</summary>
/// <param name="To">The topic, and the partition where it is chosen.</param>
/// <param name="Message">The rest.</param>
internal sealed record Outgoing(TopicPartition To, Message<byte[]?, byte[]?> Message)
{
    private const string TraceParent = "traceparent";
    private const string TraceState = "tracestate";

    public static Outgoing Create(string topic, int? partition, ReadOnlyMemory<byte>? key, ReadOnlyMemory<byte>? value)
    {
        ArgumentException.ThrowIfNullOrEmpty(topic);
        return new Outgoing(new TopicPartition(topic, partition is { } number ? new Partition(number) : Partition.Any), new Message<byte[]?, byte[]?> { Key = BytesOf(key), Value = BytesOf(value) });
    }

    /// <summary>Adds a header.</summary>
    public void Add(string name, object value) => (Message.Headers ??= []).Add(name, HeaderValues.Write(value));

    /// <summary>Adds headers of a message, as they came.</summary>
    public void Add(IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>> headers)
    {
        foreach (var (name, value) in headers) Add(name, value);
    }

    /// <summary>Adds the trace of the message, or else the one that goes on here, unless the headers have one.</summary>
    public void AddTrace(IReadOnlyDictionary<string, object?> metadata)
    {
        if (Message.Headers?.TryGetLastBytes(TraceParent, out _) == true) return;
        var activity = Activity.Current is { IdFormat: ActivityIdFormat.W3C } current ? current : null;
        var own = metadata.GetValueOrDefault(TraceParent) as string;
        if ((own ?? activity?.Id) is not { } parent) return;
        Add(TraceParent, parent);
        if ((own is null ? activity!.TraceStateString : metadata.GetValueOrDefault(TraceState) as string) is { Length: > 0 } state) Add(TraceState, state);
    }

    private static byte[]? BytesOf(ReadOnlyMemory<byte>? memory) => memory is { } bytes
        ? System.Runtime.InteropServices.MemoryMarshal.TryGetArray(bytes, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length ? segment.Array : bytes.ToArray()
        : null;
}
