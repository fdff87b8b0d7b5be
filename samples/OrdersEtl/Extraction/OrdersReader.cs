namespace OrdersEtl.Extraction;

/// <summary>
/// Reads the rows of several orders files, one file after the other, one row when it is asked for one. Holds one buffer,
/// however large the files are. For one reader at a time; <see cref="BytesRead"/> may be read from any thread.
/// </summary>
/// <param name="paths">The files in the order in which they are read.</param>
/// <param name="start">Where to begin: the <see cref="RawRow.Next"/> of the row after which an earlier reader of the same files ended.</param>
public sealed class OrdersReader(IReadOnlyList<string> paths, InputPosition start = default) : IRowSource
{
    private OrdersFile? _file;
    private int _next = start.FileNumber;
    private long _rows = start.RowNumber;
    private bool _hasStarted;
    private long _bytesBefore;
    private long _bytesRead;

    /// <inheritdoc/>
    public long BytesRead => Interlocked.Read(ref _bytesRead);

    /// <summary>Reads the next row; false when every file has been read.</summary>
    /// <exception cref="JobFailedException">A file cannot be read, has a wrong header, or is shorter than it was.</exception>
    public bool TryRead(out RawRow row)
    {
        while (true)
        {
            if (_file is null)
            {
                row = default;
                if (_next == paths.Count) return false;
                _file = OpenNext();
            }

            var found = _file.TryRead(out row);
            Interlocked.Exchange(ref _bytesRead, _bytesBefore + _file.BytesRead);
            if (found)
            {
                row = row with { Next = new InputPosition(_next - 1, _file.BytesRead, _file.LinesRead, ++_rows) };
                return true;
            }

            _bytesBefore += _file.BytesRead;
            _file.Dispose();
            _file = null;
        }
    }

    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
    }

    private OrdersFile OpenNext()
    {
        var path = paths[_next++];
        if (_hasStarted) return OrdersFile.Open(path);
        _hasStarted = true;
        foreach (var before in paths.Take(start.FileNumber)) _bytesBefore += LengthOf(before);
        return OrdersFile.OpenAt(path, start.OffsetBytes, start.LineNumber);
    }

    private static long LengthOf(string path)
    {
        using var file = OrdersFile.Open(path);
        return file.LengthBytes;
    }
}
