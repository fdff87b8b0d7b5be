using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Headgate.Pipelines.Failures;

namespace Headgate.Pipelines.Replaying;

/// <summary>Dead letters as lines of JSON. Immutable.</summary>
/// <typeparam name="T">The type of the data that is replayed.</typeparam>
/// <param name="typeInfo">How data are written, and read.</param>
/// <param name="typeName">What a line calls their type.</param>
internal sealed class LetterFormat<T>(JsonTypeInfo<T> typeInfo, string typeName)
{
    private readonly LetterContract _contract = new();
    private readonly JsonWriterOptions _writing = new() { Encoder = typeInfo.Options.Encoder ?? JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Gets what a line calls the type of the data.</summary>
    public string TypeName => typeName;

    /// <summary>A letter as a line with its end, to be replayed as its data.</summary>
    public void Write(IBufferWriter<byte> lines, DeadLetter letter, Func<DeadLetter, T>? replayAs)
    {
        var line = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(line, _writing))
        {
            json.WriteStartObject();
            json.WriteNumber(LetterJson.Replayed, 0);
            WriteData(json, letter, replayAs);
            WriteFate(json, letter);
            json.WriteEndObject();
        }

        // A converter may write text as it is. Inside of texts of JSON no line ends; elsewhere a line's end is white space.
        var bytes = MemoryMarshal.AsMemory(line.WrittenMemory).Span;
        bytes.Replace((byte)'\n', (byte)' ');
        lines.Write(bytes);
        lines.Write("\n"u8);
    }

    /// <summary>Looks at a line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="failure">Why it cannot be read.</param>
    /// <param name="letter">The letter.</param>
    public LineKind Read(LetterLine line, out Exception? failure, out StoredLetter<T>? letter)
    {
        (failure, letter) = (null, null);
        line = line.WithoutMark();
        if (line.IsBlank) return LineKind.Nothing;
        try
        {
            using var document = JsonDocument.Parse(line.Text, LetterJson.Reading);
            return Read(document.RootElement, line, out letter);
        }
        catch (Exception exception)
        {
            // It is no JSON, or whatever a converter of the user's throws.
            failure = exception;
            return LineKind.Unreadable;
        }
    }

    private static void WriteFate(Utf8JsonWriter json, DeadLetter letter)
    {
        json.WriteString(LetterJson.Pipeline, letter.Pipeline);
        json.WriteString(LetterJson.Step, letter.Step);
        json.WriteString(LetterJson.Reason, letter.Reason);
        json.WriteNumber(LetterJson.Attempts, letter.Attempts);
        json.WriteNumber(LetterJson.ReplayCount, letter.ReplayCount);
        json.WriteNumber(LetterJson.Position, letter.Position);
        json.WriteString(LetterJson.ReceivedAt, letter.ReceivedAt);
        json.WriteString(LetterJson.FailedAt, letter.FailedAt);
        json.WritePropertyName(LetterJson.Metadata);
        MetadataJson.Write(json, letter.Metadata);
        json.WriteString(LetterJson.Exception, letter.Failure.ToString());
    }

    private static DeadLetter LetterOf(JsonElement json, T data)
    {
        var reason = LetterJson.TextOf(json, LetterJson.Reason) ?? "";
        return new DeadLetter
        {
            Pipeline = LetterJson.TextOf(json, LetterJson.Pipeline) ?? "",
            Step = LetterJson.TextOf(json, LetterJson.Step) ?? "",
            Data = data,
            Reason = reason,
            Failure = new MessageFailedException(reason),
            Attempts = (int)(LetterJson.NumberOf(json, LetterJson.Attempts) ?? 0),
            ReplayCount = (int)(LetterJson.NumberOf(json, LetterJson.ReplayCount) ?? 0),
            Position = LetterJson.NumberOf(json, LetterJson.Position) ?? -1,
            ReceivedAt = LetterJson.TimeOf(json, LetterJson.ReceivedAt),
            FailedAt = LetterJson.TimeOf(json, LetterJson.FailedAt),
            Metadata = MetadataJson.Read(json),
        };
    }

    private void WriteData(Utf8JsonWriter json, DeadLetter letter, Func<DeadLetter, T>? replayAs)
    {
        var data = replayAs is null ? letter.Data : replayAs(letter);
        if (data is T || (data is null && default(T) is null))
        {
            if (data is not null) _contract.ThrowIfLost(letter, typeInfo, data.GetType());
            json.WriteString(LetterJson.Type, typeName);
            json.WritePropertyName(LetterJson.Data);
            JsonSerializer.Serialize(json, (T)data!, typeInfo);
            return;
        }

        if (data is null || !typeInfo.Options.TryGetTypeInfo(data.GetType(), out var other))
            throw new InvalidOperationException($"A dead letter of step '{letter.Step}' holds {data?.GetType().ToString() ?? "null"}, for which the file of dead letters has no JSON metadata. Add the type to the JsonSerializerContext, or set ReplayAs.");
        _contract.ThrowIfLost(letter, other, data.GetType());
        json.WriteString(LetterJson.Type, data.GetType().ToString());
        json.WritePropertyName(LetterJson.Data);
        JsonSerializer.Serialize(json, data, other);
    }

    private LineKind Read(JsonElement json, LetterLine line, out StoredLetter<T>? letter)
    {
        letter = null;
        var digit = LetterJson.DigitOf(json);
        if (digit[0] == LetterMark.Replayed) return LineKind.Nothing;
        LetterJson.ThrowIfLater(json);
        if (LetterJson.TextOf(json, LetterJson.Type) is { } type && type != typeName) return LineKind.OtherType;
        line.Text.Span.Overlaps(digit, out var flagOffset);
        var data = json.GetProperty(LetterJson.Data).Deserialize(typeInfo)!;
        letter = new StoredLetter<T>(data, LetterOf(json, data), LetterMark.Of(line.Offset, line.Text.Span, flagOffset));
        return LineKind.Letter;
    }
}
