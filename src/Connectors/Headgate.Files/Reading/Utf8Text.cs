using System.Text;
using System.Text.Unicode;

namespace Headgate.Files.Reading;

/// <summary>Text of bytes.</summary>
internal static class Utf8Text
{
    public const string NotUtf8 = "it is not UTF-8. Have the file written as UTF-8";

    /// <summary>What a record says; what is no text in it is replaced by U+FFFD.</summary>
    public static string Of(LineBuffer record, out string? fault)
    {
        fault = record.Fault ?? (Utf8.IsValid(record.Record) ? null : NotUtf8);
        return Encoding.UTF8.GetString(record.Record);
    }
}
