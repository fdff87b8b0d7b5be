using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Headgate.Dashboard.Payloads;

/// <summary>Data of a user's own type as text: what is text already, else JSON, else what <c>ToString</c> says. Never throws. What is long is cut before it is written.</summary>
internal static class PayloadText
{
    /// <summary>How much is shown at most, in bytes.</summary>
    public const int MaxBytes = 4096;

    private static readonly JsonSerializerOptions? Options = MakeOptions();

    /// <summary>Writes data.</summary>
    /// <param name="data">The data.</param>
    /// <returns>The text, null for none; and whether there is more of it.</returns>
    public static (string? Text, bool IsCut) Of(object? data)
    {
        try
        {
            return data switch
            {
                null => (null, false),
                string text => Cut(text),
                byte[] bytes => Decode(bytes),
                ReadOnlyMemory<byte> bytes => Decode(bytes.Span),
                Memory<byte> bytes => Decode(bytes.Span),
                _ => ToJson(data) ?? Cut(Guarded(data) ?? ""),
            };
        }
        catch (Exception)
        {
            // It is somebody else's code that is asked; a page of failures must not fail by one of them.
            return ($"({data?.GetType().Name} cannot be written)", false);
        }
    }

    /// <summary>What <c>ToString</c> says; null for null, and a remark when it throws.</summary>
    public static string? Guarded(object? value)
    {
        try
        {
            return value is null ? null : Cut(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "").Text;
        }
        catch (Exception)
        {
            return $"({value?.GetType().Name} cannot be written)";
        }
    }

    /// <summary>The beginning of a text, as much of it as is shown; null for null.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Short(string? text) => text is null ? null : Cut(text).Text;

    /// <summary>What an exception says of itself.</summary>
    public static string ReasonOf(Exception failure)
    {
        try
        {
            return Cut(failure.Message).Text;
        }
        catch (Exception)
        {
            return $"({failure.GetType().Name} cannot say why)";
        }
    }

    private static (string Text, bool IsCut) Cut(string text)
    {
        if (text.Length <= MaxBytes / 4 || Encoding.UTF8.GetByteCount(text) <= MaxBytes) return (text, false);
        return (Decode(Encoding.UTF8.GetBytes(text.Length > MaxBytes ? text[..MaxBytes] : text)).Text, true);
    }

    private static (string Text, bool IsCut) Decode(ReadOnlySpan<byte> bytes)
    {
        var isCut = bytes.Length > MaxBytes;
        if (isCut) bytes = WholeCharacters(bytes[..MaxBytes]);
        return (Encoding.UTF8.GetString(bytes), isCut);
    }

    /// <summary>Without the first bytes of a character whose last ones are cut off.</summary>
    private static ReadOnlySpan<byte> WholeCharacters(ReadOnlySpan<byte> bytes)
    {
        var last = bytes.Length - 1;
        if (last < 0) return bytes;
        while (last > 0 && last > bytes.Length - 4 && (bytes[last] & 0xC0) == 0x80) last--;
        var isWhole = Rune.DecodeFromUtf8(bytes[last..], out _, out _) == System.Buffers.OperationStatus.Done;
        return isWhole ? bytes : bytes[..last];
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Options are null where reflection is switched off; where members were trimmed, less is shown.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Options are null where reflection is switched off.")]
    private static (string Text, bool IsCut)? ToJson(object data)
    {
        if (Options is null) return null;
        using var written = new CutStream(MaxBytes);
        try
        {
            JsonSerializer.Serialize(written, data, data.GetType(), Options);
        }
        catch (Exception) when (!written.IsFull)
        {
            return null;
        }
        catch (Exception)
        {
            // It was stopped when there was enough.
        }

        return (Encoding.UTF8.GetString(WholeCharacters(written.Written)), written.IsFull);
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Made only where reflection is switched on.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Made only where reflection is switched on.")]
    private static JsonSerializerOptions? MakeOptions() => !JsonSerializer.IsReflectionEnabledByDefault
        ? null
        : new JsonSerializerOptions
        {
            DefaultBufferSize = 1024,
            MaxDepth = 16,
            ReferenceHandler = ReferenceHandler.IgnoreCycles,
            NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // shown as text, never as markup
            Converters = { new CutTextConverter(MaxBytes), new CutBytesConverter(MaxBytes) },
            TypeInfoResolver = new System.Text.Json.Serialization.Metadata.DefaultJsonTypeInfoResolver(),
        };
}
