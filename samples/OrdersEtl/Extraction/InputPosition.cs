namespace OrdersEtl.Extraction;

/// <summary>
/// A place between two rows of the input, from which reading can go on: the default is the beginning. Everything before it has been
/// read, nothing after it.
/// </summary>
/// <param name="FileNumber">Which file, the first being 0.</param>
/// <param name="OffsetBytes">Bytes of that file before this place; 0 is before its header.</param>
/// <param name="LineNumber">Physical lines of that file before this place.</param>
/// <param name="RowNumber">Rows before this place, in all files together: the number of the row that was read last, the first being 1.</param>
public readonly record struct InputPosition(int FileNumber, long OffsetBytes, long LineNumber, long RowNumber);
