using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Headgate.Pipelines.Failures;

namespace Headgate.Pipelines.Replaying;

/// <summary>Dead letters as lines of JSON. Immutable.</summary>
/// <typeparam name="T">The type of the data that is replayed.</typeparam>
internal sealed class LetterFormat<T>(JsonTypeInfo<T> typeInfo)
{
    private static readonly string TypeName = typeof(T).ToString();

    /// <summary>Some editors write it.</summary>
    private static ReadOnlySpan<byte> ByteOrderMark => "\uFEFF"u8;

    private readonly LetterContract _contract = new();
    private readonly JsonWriterOptions _writing = new() { Encoder = typeInfo.Options.Encoder ?? JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

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
    /// <param name="line">The line, without its end.</param>
    /// <param name="offset">Where it begins in its file.</param>
    /// <param name="failure">Why it cannot be read.</param>
    /// <param name="letter">The letter.</param>
    public LineKind Read(ReadOnlyMemory<byte> line, long offset, out Exception? failure, out StoredLetter<T>? letter)
    {
        (failure, letter) = (null, null);
        if (offset == 0 && line.Span.StartsWith(ByteOrderMark)) (line, offset) = (line[ByteOrderMark.Length..], ByteOrderMark.Length);
        if (line.Span.TrimEnd(" \t\r"u8).IsEmpty) return LineKind.Nothing;
        JsonDocument? document = null;
        try
        {
            document = JsonDocument.Parse(line, LetterJson.Reading);
        }
        catch (JsonException exception)
        {
            failure = exception;
            return LineKind.Unreadable;
        }

        using (document)
        {
            try
            {
                return Read(document.RootElement, line, offset, out letter);
            }
            catch (Exception exception)
            {
                // Whatever a converter of the user's throws.
                failure = exception;
                return LineKind.Unreadable;
            }
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
            json.WriteString(LetterJson.Type, TypeName);
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

    private LineKind Read(JsonElement json, ReadOnlyMemory<byte> line, long offset, out StoredLetter<T>? letter)
    {
        letter = null;
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty(LetterJson.Replayed, out var flag) || !json.TryGetProperty(LetterJson.Data, out var value))
            throw new JsonException("The line is no dead letter: it is to be a JSON object with \"replayed\":0 and \"data\".");
        var digit = JsonMarshal.GetRawUtf8Value(flag);
        if (digit is not [LetterMark.Open or LetterMark.Replayed]) throw new JsonException("\"replayed\" is to be 0, or 1 when the letter was replayed.");
        if (digit[0] == LetterMark.Replayed) return LineKind.Nothing;
        if (LetterJson.TextOf(json, LetterJson.Type) is { } type && type != TypeName) return LineKind.OtherType;
        line.Span.Overlaps(digit, out var flagOffset);
        var data = value.Deserialize(typeInfo)!;
        letter = new StoredLetter<T>(data, LetterOf(json, data), LetterMark.Of(offset, line.Span, flagOffset));
        return LineKind.Letter;
    }
}
