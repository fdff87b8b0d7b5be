namespace OrdersEtl.Transformation;

/// <summary>Where a field's value stands in its line: without the quotes around it, with the quotes inside still doubled.</summary>
public readonly record struct CsvField(int Start, int Length, bool HasDoubledQuotes)
{
    /// <summary>The value as it stands in the line.</summary>
    public ReadOnlySpan<char> In(string line) => line.AsSpan(Start, Length);

    /// <summary>The value with doubled quotes made single.</summary>
    public string TextIn(string line)
    {
        var text = line.Substring(Start, Length);
        return HasDoubledQuotes ? text.Replace("\"\"", "\"", StringComparison.Ordinal) : text;
    }
}
