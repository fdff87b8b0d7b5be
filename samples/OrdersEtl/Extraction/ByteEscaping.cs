using System.Globalization;
using System.Text;

namespace OrdersEtl.Extraction;

/// <summary>
/// Renders bytes that are not UTF-8 as text that can be reported, without loss: what is UTF-8 stays as it is, every other
/// byte becomes <c>\xNN</c>, and a backslash becomes <c>\\</c> so that the two cannot be confused.
/// </summary>
public static class ByteEscaping
{
    /// <summary>The text for the bytes.</summary>
    public static string Escape(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length + 16);
        while (!bytes.IsEmpty)
        {
            var isCharacter = Rune.DecodeFromUtf8(bytes, out var rune, out var length) == System.Buffers.OperationStatus.Done;
            if (!isCharacter) AppendBytes(text, bytes[..length]);
            else if (rune.Value == '\\') text.Append(@"\\");
            else text.Append(rune.ToString());
            bytes = bytes[length..];
        }

        return text.ToString();
    }

    private static void AppendBytes(StringBuilder text, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes) text.Append(CultureInfo.InvariantCulture, $"\\x{value:X2}");
    }
}
