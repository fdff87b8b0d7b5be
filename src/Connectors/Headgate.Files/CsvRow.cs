using System.Globalization;
using System.Text.Json.Serialization;
using Headgate.Files.Reading;

namespace Headgate.Files;

/// <summary>A row of a CSV file. Its fields are told apart when the first of them is asked for: by the first step, which runs on many threads.</summary>
/// <remarks>Not thread-safe before its first field was read.</remarks>
public sealed class CsvRow : FileLine
{
    private readonly CsvHeader _header;
    private CsvFields? _fields;

    /// <summary>A row that is made by hand, or read from a dead letter.</summary>
    /// <param name="file">The name of the file, without its folder.</param>
    /// <param name="line">The number of its first line, from 1 on.</param>
    /// <param name="raw">What it says, as in the file.</param>
    /// <param name="columns">The names of the columns; null or empty for none.</param>
    /// <param name="format">How it is written; null for RFC 4180.</param>
    /// <param name="fault">Why it cannot be read; null when it can be.</param>
    [JsonConstructor]
    public CsvRow(string file, long line, string raw, IReadOnlyList<string>? columns = null, CsvFormat? format = null, string? fault = null)
        : this(file, line, raw, new CsvHeader(columns ?? [], (format ?? new CsvFormat()).Copy()), fault)
    {
    }

    internal CsvRow(string file, long line, string raw, CsvHeader header, string? fault)
        : base(file, line, fault ?? header.Fault)
    {
        ArgumentNullException.ThrowIfNull(raw);
        Raw = raw;
        _header = header;
    }

    /// <inheritdoc />
    public override string Raw { get; }

    /// <summary>Gets the names of the columns; empty when the file has no header.</summary>
    public IReadOnlyList<string> Columns => _header.Names;

    /// <summary>Gets how it is written: a copy.</summary>
    public CsvFormat Format => _header.Format.Copy();

    /// <summary>Gets how many fields the row has.</summary>
    /// <exception cref="FileLineException">The row cannot be read.</exception>
    [JsonIgnore]
    public int Count => Fields.Count;

    /// <summary>Gets a field.</summary>
    /// <param name="index">Its number, from 0 on.</param>
    /// <returns>What it says; empty when it says nothing.</returns>
    /// <exception cref="FileLineException">The row cannot be read, or has no such field.</exception>
    public string this[int index] => Span(index).ToString();

    /// <summary>Gets a field.</summary>
    /// <param name="column">The name of its column, exactly. Of several columns of one name the first counts.</param>
    /// <returns>What it says; empty when it says nothing.</returns>
    /// <exception cref="FileLineException">The row cannot be read, or has no such field.</exception>
    public string this[string column] => Span(IndexOf(column)).ToString();

    /// <summary>Gets a field, without a string being made of it.</summary>
    /// <param name="index">Its number, from 0 on.</param>
    /// <returns>What it says.</returns>
    /// <exception cref="FileLineException">The row cannot be read, or has no such field.</exception>
    public ReadOnlySpan<char> Span(int index)
    {
        var fields = Fields;
        if ((uint)index >= (uint)fields.Count) throw Failure($"it has no field {Of(index)}, counted from 0: it has {Of(fields.Count)}");
        return fields[index];
    }

    /// <summary>Reads a field as a value, in the invariant culture.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="index">The number of the field, from 0 on.</param>
    /// <returns>The value.</returns>
    /// <exception cref="FileLineException">The row cannot be read, has no such field, or the field is no such value.</exception>
    public T Get<T>(int index)
        where T : ISpanParsable<T>
    {
        var field = Span(index);
        return T.TryParse(field, CultureInfo.InvariantCulture, out var value) ? value : throw NoValue(index, field.Length, typeof(T));
    }

    /// <summary>Reads a field as a value, in the invariant culture.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="column">The name of the column.</param>
    /// <returns>The value.</returns>
    /// <exception cref="FileLineException">The row cannot be read, has no such field, or the field is no such value.</exception>
    public T Get<T>(string column)
        where T : ISpanParsable<T> => Get<T>(IndexOf(column));

    /// <summary>Reads a field as a value that may be missing.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="column">The name of the column.</param>
    /// <returns>The value; null when the field is empty.</returns>
    /// <exception cref="FileLineException">The row cannot be read, has no such column, or the field is neither empty nor such a value.</exception>
    public T? GetOrNull<T>(string column)
        where T : struct, ISpanParsable<T>
    {
        var index = IndexOf(column);
        return Span(index).IsEmpty ? null : Get<T>(index);
    }

    private CsvFields Fields => _fields ??= Split();

    private CsvFields Split()
    {
        ThrowIfFaulty();
        var fields = CsvFields.Split(Raw, _header.Delimiter, _header.Quote, out var fault);
        if (fault is not null) throw Failure(fault);
        if (!_header.AllowsRaggedRows && _header.Names.Count > 0 && fields.Count != _header.Names.Count)
            throw Failure($"it has {Of(fields.Count)} fields, and the header has {Of(_header.Names.Count)}. Mend it, or set {nameof(CsvFormat.AllowsRaggedRows)}");
        return fields;
    }

    private int IndexOf(string column)
    {
        ArgumentNullException.ThrowIfNull(column);
        ThrowIfFaulty();
        var index = _header.IndexOf(column);
        return index >= 0 ? index : throw Failure($"there is no column '{column}'; there are: {string.Join(", ", _header.Names)}");
    }

    private FileLineException NoValue(int index, int length, Type type)
    {
        var name = index < _header.Names.Count ? $"'{_header.Names[index]}'" : Of(index);
        return Failure($"the field of column {name}, {Of(length)} characters long, is no {type.Name}");
    }

    private static string Of(int number) => number.ToString(CultureInfo.InvariantCulture);
}
