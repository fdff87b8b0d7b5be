using System.Runtime.CompilerServices;

namespace Headgate.Files.Reading;

/// <summary>Takes the bytes of a file as they come, and gives its records. Pure and not thread-safe. Its memory is bounded by the longest line that is allowed, and
/// what is read at a time.</summary>
/// <param name="splitter">Finds the ends of records.</param>
/// <param name="maxLineBytes">How long a record may be.</param>
/// <param name="bufferBytes">How much is read at a time.</param>
/// <param name="offset">Where the bytes begin in the file.</param>
/// <param name="line">The number of the line that begins there, from 1 on.</param>
internal sealed class LineBuffer(RecordSplitter splitter, int maxLineBytes, int bufferBytes, long offset = 0, long line = 1)
{
    public const string NotClosed = "a field begins with a quotation mark, and none ends it";
    private const int MostPrefixBytes = 1024;

    private byte[] _buffer = [];
    private int _start;
    private int _end;
    private int _seen;
    private int _recordStart;
    private int _recordLength;
    private byte[]? _prefix;
    private long _skippedBytes;
    private bool _isPastMark = offset > 0;

    /// <summary>Where the record begins in the file.</summary>
    public long RecordOffset { get; private set; }

    /// <summary>The number of the record's first line.</summary>
    public long RecordLine { get; private set; }

    /// <summary>Why the record cannot be read; null when it can.</summary>
    public string? Fault { get; private set; }

    /// <summary>Where the next record begins: the end of this one.</summary>
    public long Offset { get; private set; } = offset;

    /// <summary>The number of the line that begins at <see cref="Offset"/>.</summary>
    public long Line { get; private set; } = line;

    /// <summary>Whether all that has come was given.</summary>
    public bool IsEmpty => _start == _end && _prefix is null;

    /// <summary>How much memory it holds.</summary>
    public int Capacity => _buffer.Length;

    /// <summary>The record, without its line end; valid until the next call. Of one that is too long its beginning.</summary>
    public ReadOnlySpan<byte> Record => _buffer.AsSpan(_recordStart, _recordLength);

    /// <summary>Makes room for bytes that come next.</summary>
    public Memory<byte> GetSpace()
    {
        if (_start == _end) _start = _end = 0;
        if (_buffer.Length == 0) _buffer = new byte[bufferBytes];
        if (_start > 0 && _buffer.Length - _end < bufferBytes / 2) Compact();
        if (_end == _buffer.Length) Array.Resize(ref _buffer, (int)Math.Min(_buffer.Length * 2L, Array.MaxLength));
        return _buffer.AsMemory(_end);
    }

    /// <summary>So many bytes have come.</summary>
    public void Advance(int count) => _end += count;

    /// <summary>Gives its memory back, if nothing is in it.</summary>
    public void Release()
    {
        if (!IsEmpty) return;
        _start = _end = 0;
        _buffer = [];
    }

    /// <summary>Reads the next record; false when it is not there to its end.</summary>
    public bool TryRead()
    {
        if (!_isPastMark && !TryPassMark(isLast: false)) return false;
        var data = _buffer.AsSpan(_start, _end - _start);
        if (_prefix is not null) return TrySkip(data);
        var length = splitter.Find(data, _seen);
        if (length >= 0) return Take(length, length + 1);

        _seen = data.Length;
        if (data.Length <= maxLineBytes + 1) return false;
        if (splitter.IsOpen && data.IndexOf((byte)'\n') is >= 0 and var first) return Take(first, first + 1, NotClosed);
        _prefix = data[..PrefixBytes(data.Length)].ToArray();
        return TrySkip(data);
    }

    /// <summary>Reads the last record, which no line end ends: the file has come to its end. True as often as there is one.</summary>
    public bool TryFinish()
    {
        if (!_isPastMark) TryPassMark(isLast: true);
        if (TryRead()) return true;
        var data = _buffer.AsSpan(_start, _end - _start);
        if (_prefix is not null) return TakePrefix(0);
        if (data.IsEmpty) return false;
        if (!splitter.IsOpen) return Take(data.Length, data.Length);
        return data.IndexOf((byte)'\n') is >= 0 and var first ? Take(first, first + 1, NotClosed) : Take(data.Length, data.Length, NotClosed);
    }

    private string TooLong => $"it is longer than {maxLineBytes} bytes. Raise {nameof(FileSourceOptions.MaxLineBytes)}, or mend the file; only its beginning is kept";

    /// <summary>Leaves out the mark that UTF-8 may begin with; false while that cannot be told.</summary>
    private bool TryPassMark(bool isLast)
    {
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        var data = _buffer.AsSpan(_start, _end - _start);
        if (data.Length < mark.Length && !isLast && mark.StartsWith(data)) return false;
        _isPastMark = true;
        if (!data.StartsWith(mark)) return true;
        _start += mark.Length;
        Offset += mark.Length;
        return true;
    }

    private int PrefixBytes(int length) => Math.Min(length, Math.Min(MostPrefixBytes, maxLineBytes));

    /// <summary>Leaves out what is too long, up to its line end.</summary>
    private bool TrySkip(ReadOnlySpan<byte> data)
    {
        var end = data.IndexOf((byte)'\n');
        if (end >= 0) return TakePrefix(end + 1);
        _skippedBytes += data.Length;
        _start = _end = 0;
        return false;
    }

    private bool TakePrefix(int count)
    {
        var prefix = _prefix!;
        _start += count;
        var skipped = _skippedBytes + count;
        _prefix = null;
        _skippedBytes = 0;
        Give(skipped, 1, TooLong);

        // What is kept of it is put where nothing is read any more, or nothing was yet.
        if (_start < prefix.Length) MakeRoom(prefix.Length);
        prefix.CopyTo(_buffer, _start - prefix.Length);
        (_recordStart, _recordLength) = (_start - prefix.Length, prefix.Length);
        return true;
    }

    private bool Take(int length, int count, string? fault = null)
    {
        _recordStart = _start;
        _recordLength = length > 0 && _buffer[_start + length - 1] == (byte)'\r' ? length - 1 : length;
        if (_recordLength > maxLineBytes)
        {
            _recordLength = PrefixBytes(_recordLength);
            fault ??= TooLong;
        }

        var lines = splitter is LineSplitter ? 1 : Math.Max(1, _buffer.AsSpan(_start, count).Count((byte)'\n'));
        _start += count;
        Give(count, lines, fault);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Give(long bytes, long lines, string? fault)
    {
        RecordOffset = Offset;
        RecordLine = Line;
        Fault = fault;
        Offset += bytes;
        Line += lines;
        _seen = 0;
        splitter.Reset();
    }

    private void Compact()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
    }

    private void MakeRoom(int count)
    {
        var grown = new byte[Math.Max(bufferBytes, count) + _end - _start];
        _buffer.AsSpan(_start, _end - _start).CopyTo(grown.AsSpan(count));
        _buffer = grown;
        _end = count + _end - _start;
        _start = count;
    }
}
