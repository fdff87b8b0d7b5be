using System.Text.Json;

namespace Headgate.Pipelines.Replaying;

/// <summary>A line that was read from a file of dead letters.</summary>
/// <param name="Offset">Where it begins, in bytes.</param>
/// <param name="Text">The line, without its end.</param>
internal readonly record struct LetterLine(long Offset, ReadOnlyMemory<byte> Text)
{
    /// <summary>Some editors write it.</summary>
    private static ReadOnlySpan<byte> ByteOrderMark => "\uFEFF"u8;

    /// <summary>Gets whether nothing stands in it.</summary>
    public bool IsBlank => Text.Span.TrimEnd(" \t\r"u8).IsEmpty;

    /// <summary>The line without what an editor has written before the first.</summary>
    public LetterLine WithoutMark() => Offset == 0 && Text.Span.StartsWith(ByteOrderMark) ? new LetterLine(ByteOrderMark.Length, Text[ByteOrderMark.Length..]) : this;

    /// <summary>Whether it is empty, or holds a letter that is crossed off. Runs no code of the user's.</summary>
    public bool IsSettled()
    {
        var line = WithoutMark();
        if (line.IsBlank) return true;
        try
        {
            using var document = JsonDocument.Parse(line.Text, LetterJson.Reading);
            return LetterJson.DigitOf(document.RootElement) is [LetterMark.Replayed];
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
