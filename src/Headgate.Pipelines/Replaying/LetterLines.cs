using Microsoft.Win32.SafeHandles;

namespace Headgate.Pipelines.Replaying;

/// <summary>Reads the lines of a file from one offset to another. For one thread at a time.</summary>
internal sealed class LetterLines(SafeFileHandle file, long start, long end)
{
    private const int ChunkBytes = 1 << 16;

    /// <summary>How much is read at a time at most, so that others come to the file too.</summary>
    private const long PageBytes = 1 << 20;

    private byte[] _buffer = new byte[ChunkBytes];
    private int _begin;
    private int _filled;
    private long _position = start;

    /// <summary>Where the next line begins.</summary>
    public long Position => _position - (_filled - _begin);

    /// <summary>Reads the next line. False at the end.</summary>
    /// <param name="line">The line, without its end; valid until the next call.</param>
    public bool TryRead(out ReadOnlyMemory<byte> line)
    {
        var searched = 0;
        while (true)
        {
            var found = _buffer.AsSpan(_begin + searched, _filled - _begin - searched).IndexOf((byte)'\n');
            if (found >= 0)
            {
                line = _buffer.AsMemory(_begin, searched + found);
                _begin += searched + found + 1;
                return true;
            }

            searched = _filled - _begin;
            if (Fill()) continue;
            line = _buffer.AsMemory(_begin, searched);
            _begin = _filled;
            return searched > 0;
        }
    }

    /// <summary>Reads copies of lines until they are a page, or come to the end.</summary>
    /// <param name="take">Takes each.</param>
    /// <returns>False at the end.</returns>
    public bool ReadPage(Action<LetterLine> take)
    {
        var most = Position + PageBytes;
        while (Position <= most)
        {
            var offset = Position;
            if (!TryRead(out var line)) return false;
            take(new LetterLine(offset, line.ToArray()));
        }

        return true;
    }

    private bool Fill()
    {
        if (_begin > 0)
        {
            _buffer.AsSpan(_begin, _filled - _begin).CopyTo(_buffer);
            _filled -= _begin;
            _begin = 0;
        }

        if (_filled == _buffer.Length) Array.Resize(ref _buffer, _buffer.Length * 2);
        var room = (int)Math.Min(_buffer.Length - _filled, end - _position);
        var read = room > 0 ? RandomAccess.Read(file, _buffer.AsSpan(_filled, room), _position) : 0;
        _filled += read;
        _position += read;
        return read > 0;
    }
}
