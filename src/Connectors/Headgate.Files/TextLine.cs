using System.Text.Json.Serialization;

namespace Headgate.Files;

/// <summary>A line of a text file. Immutable.</summary>
/// <param name="file">The name of the file, without its folder.</param>
/// <param name="line">The number of the line, from 1 on.</param>
/// <param name="raw">What it says.</param>
/// <param name="fault">Why it cannot be read; null when it can be.</param>
public sealed class TextLine(string file, long line, string raw, string? fault = null) : FileLine(file, line, fault)
{
    /// <inheritdoc />
    public override string Raw { get; } = raw ?? throw new ArgumentNullException(nameof(raw));

    /// <summary>Gets what it says, without its end of line.</summary>
    /// <exception cref="FileLineException">It is too long, or is not UTF-8.</exception>
    [JsonIgnore]
    public string Text
    {
        get
        {
            ThrowIfFaulty();
            return Raw;
        }
    }
}
