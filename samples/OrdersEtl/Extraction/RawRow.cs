namespace OrdersEtl.Extraction;

/// <summary>One physical line of an orders file, as it was read.</summary>
/// <param name="File">Full path of the file.</param>
/// <param name="LineNumber">Physical line number, the header's line being 1 (empty lines count as lines).</param>
/// <param name="Text">
/// The line without its end. When <paramref name="Defect"/> is not <see cref="RowDefect.None"/>: escaped by
/// <see cref="ByteEscaping"/>, and of a line that is too long only the first <see cref="LineReader.KeptPrefixBytes"/> bytes.
/// </param>
/// <param name="Defect">Why the line is not good text, if so.</param>
public readonly record struct RawRow(string File, long LineNumber, string Text, RowDefect Defect)
{
    /// <summary>Where reading goes on behind this row. Its row number is the number of this row, by which the row is known.</summary>
    public InputPosition Next { get; init; }
}
