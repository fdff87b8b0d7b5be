namespace OrdersEtl.Transformation;

/// <summary>
/// Splits one line into fields as RFC 4180 has it, and strictly: a quoted field ends at a comma or at the line's end, and an
/// unquoted field holds no quote.
/// </summary>
/// <remarks>
/// The usual CSV readers work on a stream and let a quoted field run over line ends, so that one forgotten quote swallows the
/// rows behind it, and some of them mend stray quotes in silence. Here a line is a row and a fault costs that row alone;
/// what remains to be done is these fifty lines.
/// </remarks>
public static class CsvLine
{
    /// <summary>Splits <paramref name="line"/>.</summary>
    /// <param name="line">The line, without its end.</param>
    /// <param name="fields">Takes the first fields; further ones are only counted.</param>
    /// <param name="count">How many fields the line has, if it can be split.</param>
    /// <param name="faultAt">Where the quote stands that cannot be there or is never closed, if it cannot be split.</param>
    public static bool TrySplit(string line, Span<CsvField> fields, out int count, out int faultAt)
    {
        count = 0;
        var position = 0;
        while (true)
        {
            var isQuoted = position < line.Length && line[position] == '"';
            var end = isQuoted ? Quoted(line, position, out var field, out faultAt) : Unquoted(line, position, out field, out faultAt);
            if (end < 0) return false;
            if (count < fields.Length) fields[count] = field;
            count++;
            if (end == line.Length) return true;
            position = end + 1;
        }
    }

    /// <summary>Reads an unquoted field; gives the position of the comma behind it or of the line's end, or -1.</summary>
    private static int Unquoted(string line, int start, out CsvField field, out int faultAt)
    {
        var length = line.AsSpan(start).IndexOfAny(',', '"');
        if (length < 0) length = line.Length - start;
        var end = start + length;
        field = new CsvField(start, length, HasDoubledQuotes: false);
        faultAt = end;
        return end < line.Length && line[end] == '"' ? -1 : end;
    }

    /// <summary>Reads a quoted field; gives the position of the comma behind it or of the line's end, or -1.</summary>
    private static int Quoted(string line, int openingQuote, out CsvField field, out int faultAt)
    {
        field = default;
        faultAt = openingQuote;
        var hasDoubledQuotes = false;
        var position = openingQuote + 1;
        while (true)
        {
            var distance = line.AsSpan(position).IndexOf('"');
            if (distance < 0) return -1;
            var quote = position + distance;
            if (quote + 1 == line.Length || line[quote + 1] != '"')
            {
                field = new CsvField(openingQuote + 1, quote - openingQuote - 1, hasDoubledQuotes);
                faultAt = quote;
                return quote + 1 == line.Length || line[quote + 1] == ',' ? quote + 1 : -1;
            }

            hasDoubledQuotes = true;
            position = quote + 2;
        }
    }
}
