using System.Runtime.InteropServices;
using System.Text.Json;

namespace Headgate.Pipelines.Replaying;

/// <summary>How a dead letter stands in a line. The names are a format: never change one.</summary>
internal static class LetterJson
{
    /// <summary>The number of the format. A line without it is of format 1, which is the only one so far: it is not written.</summary>
    public const string Format = "format";
    public const int KnownFormat = 1;

    public const string Replayed = "replayed";
    public const string Type = "type";
    public const string Data = "data";
    public const string Pipeline = "pipeline";
    public const string Step = "step";
    public const string Reason = "reason";
    public const string Attempts = "attempts";
    public const string ReplayCount = "replayCount";
    public const string Position = "position";
    public const string ReceivedAt = "receivedAt";
    public const string FailedAt = "failedAt";
    public const string Metadata = "metadata";
    public const string Exception = "exception";

    /// <summary>As deep as what can be written.</summary>
    public static JsonDocumentOptions Reading { get; } = new() { MaxDepth = 1000 };

    /// <summary>The digit that says whether a letter was replayed.</summary>
    /// <exception cref="JsonException">It is no letter.</exception>
    public static ReadOnlySpan<byte> DigitOf(JsonElement letter)
    {
        if (letter.ValueKind != JsonValueKind.Object || !letter.TryGetProperty(Replayed, out var flag) || !letter.TryGetProperty(Data, out _))
            throw new JsonException("The line is no dead letter: it is to be a JSON object with \"replayed\":0 and \"data\".");
        var digit = JsonMarshal.GetRawUtf8Value(flag);
        if (digit is not [LetterMark.Open or LetterMark.Replayed]) throw new JsonException("\"replayed\" is to be 0, or 1 when the letter was replayed.");
        return digit;
    }

    /// <summary>Looks whether a letter is of a format that can be read.</summary>
    /// <exception cref="NotSupportedException">A later version wrote it.</exception>
    public static void ThrowIfLater(JsonElement letter)
    {
        if (NumberOf(letter, Format) is > KnownFormat and var format)
            throw new NotSupportedException($"The letter has format {format}; this version reads format {KnownFormat}. Replay it with the version that wrote it.");
    }

    public static string? TextOf(JsonElement letter, string name) =>
        letter.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static long? NumberOf(JsonElement letter, string name) =>
        letter.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : null;

    public static DateTimeOffset TimeOf(JsonElement letter, string name) =>
        letter.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.TryGetDateTimeOffset(out var time) ? time : default;
}
