using System.Globalization;
using System.Text;

namespace Headgate.Kafka.Consuming;

/// <summary>Values of headers, there and back.</summary>
internal static class HeaderValues
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text of bytes that are UTF-8, else the bytes.</summary>
    public static object Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return Strict.GetString(bytes.Span);
        }
        catch (DecoderFallbackException)
        {
            return bytes.ToArray();
        }
    }

    /// <summary>The bytes of a value: of text and numbers their UTF-8.</summary>
    public static byte[] Write(object value) => value switch
    {
        byte[] bytes => bytes,
        ReadOnlyMemory<byte> bytes => bytes.ToArray(),
        string text => Encoding.UTF8.GetBytes(text),
        DateTimeOffset time => Encoding.UTF8.GetBytes(time.ToString("O", CultureInfo.InvariantCulture)),
        IFormattable number => Encoding.UTF8.GetBytes(number.ToString(null, CultureInfo.InvariantCulture)),
        _ => Encoding.UTF8.GetBytes(value.ToString() ?? ""),
    };
}
