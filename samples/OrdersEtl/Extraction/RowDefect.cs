namespace OrdersEtl.Extraction;

/// <summary>What already the bytes of a line can have wrong.</summary>
public enum RowDefect
{
    /// <summary>The line is UTF-8 text of a bearable length.</summary>
    None,

    /// <summary>The line has bytes that are not UTF-8.</summary>
    BrokenUtf8,

    /// <summary>The line is longer than <see cref="LineReader.LongestLineBytes"/>.</summary>
    TooLong,
}
