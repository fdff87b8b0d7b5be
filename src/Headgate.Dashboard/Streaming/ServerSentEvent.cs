using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Headgate.Dashboard.Streaming;

/// <summary>An event as it goes over the line (https://html.spec.whatwg.org/multipage/server-sent-events.html). Pure.</summary>
internal static class ServerSentEvent
{
    /// <summary>How long a browser waits before it connects again.</summary>
    public static ReadOnlySpan<byte> Retry => "retry: 2000\n\n"u8;

    /// <summary>Writes an event. JSON has no line breaks, and so its data is one line.</summary>
    public static ReadOnlyMemory<byte> Write<T>(string name, T data, JsonTypeInfo<T> type)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        buffer.Write("event: "u8);
        Encoding.UTF8.GetBytes(name.AsSpan(), buffer);
        buffer.Write("\ndata: "u8);
        using (var json = new Utf8JsonWriter(buffer)) JsonSerializer.Serialize(json, data, type);
        buffer.Write("\n\n"u8);
        return buffer.WrittenMemory;
    }
}
