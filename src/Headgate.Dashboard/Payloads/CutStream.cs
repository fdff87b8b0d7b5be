namespace Headgate.Dashboard.Payloads;

/// <summary>Keeps the first bytes that are written to it, and refuses the rest.</summary>
internal sealed class CutStream(int most) : Stream
{
    private readonly byte[] _bytes = new byte[most];
    private int _count;

    /// <summary>Gets whether there was more.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Gets what is kept.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _count);

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _count;

    public override long Position
    {
        get => _count;
        set => throw new NotSupportedException("It is written from its beginning to its end.");
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        var room = Math.Min(buffer.Length, most - _count);
        buffer[..room].CopyTo(_bytes.AsSpan(_count));
        _count += room;
        if (room == buffer.Length) return;
        IsFull = true;
        throw new IOException($"{most} bytes are enough.");
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("It is only written.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("It is written from its beginning to its end.");

    public override void SetLength(long value) => throw new NotSupportedException("It is written from its beginning to its end.");
}
