using System.Globalization;
using System.Text;

namespace Headgate.OrdersEtl.Check;

/// <summary>UTF-8 by the table of RFC 3629, written out.</summary>
public static class Bytes
{
    public static bool AreUtf8(byte[] bytes)
    {
        for (var index = 0; index < bytes.Length;)
        {
            var length = CharacterLength(bytes, index);
            if (length == 0) return false;
            index += length;
        }

        return true;
    }

    /// <summary>Good characters as they are, a backslash doubled, every byte that belongs to none as \xNN.</summary>
    public static string Escaped(byte[] bytes)
    {
        var text = new StringBuilder();
        for (var index = 0; index < bytes.Length;)
        {
            var length = CharacterLength(bytes, index);
            if (length == 0) text.Append(CultureInfo.InvariantCulture, $"\\x{bytes[index]:X2}");
            else if (bytes[index] == '\\') text.Append("\\\\");
            else text.Append(Encoding.UTF8.GetString(bytes, index, length));
            index += Math.Max(length, 1);
        }

        return text.ToString();
    }

    /// <summary>How many bytes the character at this place has; 0 if there is none.</summary>
    private static int CharacterLength(byte[] bytes, int index)
    {
        var first = bytes[index];
        if (first < 0x80) return 1;
        var length = first switch { >= 0xC2 and <= 0xDF => 2, >= 0xE0 and <= 0xEF => 3, >= 0xF0 and <= 0xF4 => 4, _ => 0 };
        if (length == 0 || index + length > bytes.Length) return 0;
        for (var next = index + 1; next < index + length; next++)
        {
            if ((bytes[next] & 0xC0) != 0x80) return 0;
        }

        var second = bytes[index + 1];
        var isWrong = (first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F)
            || (first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F);
        return isWrong ? 0 : length;
    }
}
