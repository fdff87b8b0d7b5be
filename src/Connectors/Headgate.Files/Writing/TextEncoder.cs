using System.Buffers;
using System.Text;

namespace Headgate.Files.Writing;

/// <summary>A message is a line.</summary>
internal sealed class TextEncoder<T>(Func<T, string> text) : RecordEncoder<T>
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public override void Write(T data, IBufferWriter<byte> output)
    {
        var line = text(data) ?? throw new FormatException("It is null, and a line of a text file is a text.");
        if (line.AsSpan().IndexOfAny('\r', '\n') >= 0) throw new FormatException("It holds a line end, which a line of a text file cannot. Write JSON lines, or take the line end out.");
        Strict.GetBytes(line, output);
        output.Write("\n"u8);
    }
}
