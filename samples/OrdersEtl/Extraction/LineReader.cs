namespace OrdersEtl.Extraction;

/// <summary>
/// Cuts a stream of bytes into physical lines within a bounded buffer. A line ends with LF, CR LF or the end of the stream;
/// a CR right before either end belongs to the end, any other CR to the line. A byte order mark at the very start is skipped.
/// </summary>
/// <param name="stream">The bytes, from <paramref name="startBytes"/> on. Disposed of with the reader.</param>
/// <param name="startBytes">How much stands before them; 0 is the very start, anything else must be the beginning of a line.</param>
/// <param name="linesBefore">How many lines stand before them.</param>
/// <param name="longestLineBytes">The longest line that is read as a whole, its end not counted.</param>
public sealed class LineReader(Stream stream, long startBytes = 0, long linesBefore = 0, int longestLineBytes = LineReader.LongestLineBytes)
    : IDisposable
{
    /// <summary>The longest line of an orders file, its end not counted: 1 MiB.</summary>
    public const int LongestLineBytes = 1 << 20;

    /// <summary>How much is kept of a longer line, to show which line it was.</summary>
    public const int KeptPrefixBytes = 1024;

    private const int FirstBufferBytes = 1 << 16;

    // The longest line, a CR and a LF: with this much in hand and no LF, the line is too long for certain.
    private readonly int _largestBufferBytes = longestLineBytes + 2;

    private byte[] _buffer = new byte[FirstBufferBytes];
    private int _start;
    private int _end;
    private long _bytesRead = startBytes;
    private bool _atStart = startBytes == 0;
    private bool _streamEnded;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>The number of the line that was read last; the first is 1.</summary>
    public long LineNumber { get; private set; } = linesBefore;

    /// <summary>Bytes before the next line, counted from the very start.</summary>
    public long BytesConsumed => _bytesRead - (_end - _start);

    /// <summary>Reads the next line. <paramref name="line"/> is good until the next call.</summary>
    public LineStatus Read(out ReadOnlySpan<byte> line)
    {
        if (_atStart) SkipByteOrderMark();
        var searched = 0;
        while (true)
        {
            var pending = _buffer.AsSpan(_start, _end - _start);
            var lineFeed = pending[searched..].IndexOf((byte)'\n');
            if (lineFeed >= 0) return Take(searched + lineFeed, 1, out line);
            if (pending.Length == _largestBufferBytes) return SkipLongLine(out line);
            searched = pending.Length;
            if (Fill()) continue;
            if (searched > 0) return Take(searched, 0, out line);
            line = default;
            return LineStatus.End;
        }
    }

    public void Dispose() => stream.Dispose();

    private LineStatus Take(int length, int endLength, out ReadOnlySpan<byte> line)
    {
        var content = _buffer.AsSpan(_start, length);
        _start += length + endLength;
        LineNumber++;
        if (content is [.., (byte)'\r']) content = content[..^1];
        if (content.Length <= longestLineBytes)
        {
            line = content;
            return LineStatus.Line;
        }

        line = content[..KeptPrefixBytes];
        return LineStatus.TooLong;
    }

    private LineStatus SkipLongLine(out ReadOnlySpan<byte> line)
    {
        var prefix = _buffer.AsSpan(_start, KeptPrefixBytes).ToArray();
        LineNumber++;
        line = prefix;
        do
        {
            var pending = _buffer.AsSpan(_start, _end - _start);
            var lineFeed = pending.IndexOf((byte)'\n');
            if (lineFeed >= 0)
            {
                _start += lineFeed + 1;
                return LineStatus.TooLong;
            }

            _start = _end;
        }
        while (Fill());
        return LineStatus.TooLong;
    }

    /// <summary>Adds bytes behind those that are pending; false at the end of the stream.</summary>
    private bool Fill()
    {
        if (_streamEnded) return false;
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length) Array.Resize(ref _buffer, Math.Min(_buffer.Length * 2, _largestBufferBytes));
        var count = stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += count;
        _bytesRead += count;
        _streamEnded = count == 0;
        return count > 0;
    }

    private void SkipByteOrderMark()
    {
        _atStart = false;
        while (_end < ByteOrderMark.Length && Fill())
        {
        }

        if (_buffer.AsSpan(0, _end).StartsWith(ByteOrderMark)) _start = ByteOrderMark.Length;
    }
}
