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

    /// <summary>
    /// The bytes that an escaped text stands for. A backslash that begins no escape stands for itself, so that a text into which somebody
    /// wrote one by hand is read as it was meant.
    /// </summary>
    public static byte[] Unescape(string text)
    {
        var bytes = new List<byte>(text.Length);
        for (var position = 0; position < text.Length;)
        {
            var rest = text.AsSpan(position);
            if (rest.StartsWith(@"\\"))
            {
                bytes.Add((byte)'\\');
                position += 2;
            }
            else if (rest is ['\\', 'x', _, _, ..]
                && byte.TryParse(rest[2..4], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            {
                bytes.Add(value);
                position += 4;
            }
            else
            {
                var length = rest.Length > 1 && char.IsSurrogatePair(rest[0], rest[1]) ? 2 : 1;
                bytes.AddRange(Encoding.UTF8.GetBytes(text, position, length));
                position += length;
            }
        }

        return [.. bytes];
    }

    private static void AppendBytes(StringBuilder text, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes) text.Append(CultureInfo.InvariantCulture, $"\\x{value:X2}");
    }
}
