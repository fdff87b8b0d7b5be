using System.Text.Json;
using System.Text.Json.Serialization;
using Headgate.Nats;

namespace ClicksToRedis;

/// <summary>A click as it comes, in JSON: <c>{"page":"/home","at":"2026-01-01T10:00:05Z"}</c>.</summary>
public sealed record Click
{
    public required string Page { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Its number in the stream: the same whenever it is delivered again.</summary>
    [JsonIgnore]
    public long Sequence { get; init; }

    /// <summary>Reads a click.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    /// <exception cref="FormatException">It is of the future: one such click would end all minutes up to its own.</exception>
    public static Click Decode(JetStreamMessage message)
    {
        var click = JsonSerializer.Deserialize(message.Body.Span, ClickJson.Default.Click) ?? throw new JsonException("The click is null.");
        if (click.At > DateTimeOffset.UtcNow.AddMinutes(5)) throw new FormatException($"The click is of {click.At:u}, which is to come.");
        return click with { Sequence = message.StreamSequence };
    }

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, ClickJson.Default.Click);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(Click))]
internal sealed partial class ClickJson : JsonSerializerContext;
