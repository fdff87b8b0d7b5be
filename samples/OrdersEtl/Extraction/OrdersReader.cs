namespace OrdersEtl.Extraction;

/// <summary>
/// Reads the rows of several orders files, one file after the other, one row when it is asked for one. Holds one buffer,
/// however large the files are. For one reader at a time; <see cref="BytesRead"/> may be read from any thread.
/// </summary>
/// <param name="paths">The files in the order in which they are read.</param>
public sealed class OrdersReader(IReadOnlyList<string> paths) : IDisposable
{
    private OrdersFile? _file;
    private int _next;
    private long _bytesBefore;
    private long _bytesRead;

    /// <summary>Bytes read so far, in all files.</summary>
    public long BytesRead => Interlocked.Read(ref _bytesRead);

    /// <summary>Reads the next row; false when every file has been read.</summary>
    /// <exception cref="JobFailedException">A file cannot be read, or has a wrong header.</exception>
    public bool TryRead(out RawRow row)
    {
        while (true)
        {
            if (_file is null)
            {
                row = default;
                if (_next == paths.Count) return false;
                _file = OrdersFile.Open(paths[_next++]);
            }

            var found = _file.TryRead(out row);
            Interlocked.Exchange(ref _bytesRead, _bytesBefore + _file.BytesRead);
            if (found) return true;
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
}
