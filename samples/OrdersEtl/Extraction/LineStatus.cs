namespace OrdersEtl.Extraction;

/// <summary>What <see cref="LineReader.Read"/> found.</summary>
public enum LineStatus
{
    /// <summary>A line.</summary>
    Line,

    /// <summary>The beginning of a line that is longer than <see cref="LineReader.LongestLineBytes"/>; the rest was skipped.</summary>
    TooLong,

    /// <summary>The end of the stream; there is no line.</summary>
    End,
}
