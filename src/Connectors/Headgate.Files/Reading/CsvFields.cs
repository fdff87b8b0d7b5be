namespace Headgate.Files.Reading;

/// <summary>The fields of a row. Immutable.</summary>
internal sealed class CsvFields
{
    private const string AfterQuote = "something follows the quotation mark that ends a field";
    private const string NoEnd = "a field begins with a quotation mark, and none ends it";

    private readonly string _row;
    private readonly (int Start, int Length, string? Text)[] _fields;

    private CsvFields(string row, (int Start, int Length, string? Text)[] fields)
    {
        _row = row;
        _fields = fields;
    }

    public int Count => _fields.Length;

    public ReadOnlySpan<char> this[int index] =>
        _fields[index] is { Text: { } text } ? text : _row.AsSpan(_fields[index].Start, _fields[index].Length);

    /// <summary>Tells the fields of a row apart.</summary>
    public static CsvFields Split(string row, char delimiter, char quote, out string? fault)
    {
        var fields = new (int, int, string?)[row.AsSpan().Count(delimiter) + 1];
        var count = 0;
        fault = null;
        for (var at = 0; at <= row.Length && fault is null; count++)
        {
            if (at < row.Length && row[at] == quote)
            {
                fields[count] = Quoted(row, ref at, quote, out fault);
                if (fault is null && at < row.Length && row[at] != delimiter) fault = AfterQuote;
            }
            else
            {
                var length = row.AsSpan(at).IndexOf(delimiter);
                if (length < 0) length = row.Length - at;
                fields[count] = (at, length, null);
                at += length;
            }

            at++;
        }

        if (count < fields.Length) Array.Resize(ref fields, count);
        return new CsvFields(row, fields);
    }

    /// <summary>A field that begins with a quotation mark; then the place after the one that ends it.</summary>
    private static (int Start, int Length, string? Text) Quoted(string row, ref int at, char quote, out string? fault)
    {
        var start = ++at;
        var hasDoubled = false;
        fault = null;
        while (true)
        {
            var next = row.AsSpan(at).IndexOf(quote);
            if (next < 0)
            {
                fault = NoEnd;
                at = row.Length;
                return (start, row.Length - start, null);
            }

            at += next + 1;
            if (at >= row.Length || row[at] != quote) break;
            hasDoubled = true;
            at++;
        }

        var length = at - 1 - start;
        return (start, length, hasDoubled ? row.Substring(start, length).Replace(new string(quote, 2), new string(quote, 1), StringComparison.Ordinal) : null);
    }
}
