using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Headgate.Files;

/// <summary>A line of a file of JSON lines. It is read as JSON when its value is asked for: by the first step, which runs on many threads. Immutable.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
public sealed class JsonLine<T> : FileLine
{
    private readonly byte[] _utf8;
    private readonly JsonTypeInfo<T>? _typeInfo;

    /// <summary>A line of which the value cannot be asked for: what a dead letter keeps of it.</summary>
    /// <param name="file">The name of the file, without its folder.</param>
    /// <param name="line">The number of the line, from 1 on.</param>
    /// <param name="raw">What it says.</param>
    /// <param name="fault">Why it cannot be read; null when it can be.</param>
    public JsonLine(string file, long line, string raw, string? fault = null)
        : this(file, line, Encoding.UTF8.GetBytes(raw), null, fault)
    {
    }

    internal JsonLine(string file, long line, byte[] utf8, JsonTypeInfo<T>? typeInfo, string? fault)
        : base(file, line, fault)
    {
        _utf8 = utf8;
        _typeInfo = typeInfo;
    }

    /// <inheritdoc />
    public override string Raw => Encoding.UTF8.GetString(_utf8);

    /// <summary>Reads the value, by the JSON metadata that the source was made with.</summary>
    /// <returns>The value; null when the line says so.</returns>
    /// <exception cref="FileLineException">The line is too long, or is no JSON of such a value.</exception>
    /// <exception cref="InvalidOperationException">The line does not come from a source: give the metadata.</exception>
    public T? Read() => Read(_typeInfo ?? throw new InvalidOperationException("The line does not come from a source. Give the JsonTypeInfo to read it by."));

    /// <summary>Reads the value.</summary>
    /// <param name="typeInfo">How it is read.</param>
    /// <returns>The value; null when the line says so.</returns>
    /// <exception cref="FileLineException">The line is too long, or is no JSON of such a value.</exception>
    public T? Read(JsonTypeInfo<T> typeInfo)
    {
        ArgumentNullException.ThrowIfNull(typeInfo);
        ThrowIfFaulty();
        try
        {
            return JsonSerializer.Deserialize(_utf8, typeInfo);
        }
        catch (JsonException failure)
        {
            throw Failure($"it is no JSON of a {typeof(T).Name}, at byte {failure.BytePositionInLine} of the line", failure);
        }
    }
}
