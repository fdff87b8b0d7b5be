using System.Buffers.Binary;
using Headgate.Files.Checkpoints;

namespace Headgate.Files.Reading;

/// <summary>Reads a file of lines.</summary>
internal sealed class LineFileReader<T>(LineFile file, LineDecoder<T> decoder, FileSight sight, FileEntry entry, FileProgress progress)
    : FileReader<T>(sight, entry, progress)
{
    private LineBuffer _lines = Buffer(file, decoder, 0, 1);
    private object? _header;
    private long _resumeAt;
    private long _length = sight.Length;
    private long _readBytes;
    private bool _isTruncated;

    /// <summary>Goes to where the file is to be gone on with.</summary>
    public async ValueTask SeekAsync()
    {
        _resumeAt = Entry.Offset;
        if (_resumeAt == 0 || file.IsCompressed) return;
        if (decoder.HasHeader)
        {
            while (_header is null && await FillAsync()) ReadHeader();
            if (_header is null) _lines.TryFinish();
            _header ??= decoder.ReadHeader(_lines);
        }

        file.File.Position = _resumeAt;
        _lines = Buffer(file, decoder, _resumeAt, Entry.Line);
    }

    public override bool TryRead(bool isLast, out T data, out FilePlace place, out int sizeBytes)
    {
        while (isLast ? _lines.TryFinish() : _lines.TryRead())
        {
            if (!IsMessage()) continue;
            data = decoder.Decode(Progress.Name, _header, _lines);
            place = new FilePlace(_lines.RecordOffset, _lines.Offset, _lines.RecordLine, _lines.Line);
            sizeBytes = _lines.Record.Length;
            return true;
        }

        (data, place, sizeBytes) = (default!, default, 0);
        return false;
    }

    public override async ValueTask<bool> FillAsync()
    {
        if (file.Options.Follow && IsTruncated()) return false;

        // Not cancelled in the middle: a decompressed part would be lost.
        int count;
        try
        {
            count = await file.Content.ReadAsync(_lines.GetSpace(), CancellationToken.None);
        }
        catch (InvalidDataException failure)
        {
            throw new InvalidDataException($"The file '{Sight.Path}' cannot be decompressed: {failure.Message} Mend or remove it.", failure);
        }

        _readBytes += count;
        if (count == 0)
        {
            if (file.IsCompressed && !IsWhole()) throw new InvalidDataException($"The compressed file '{Sight.Path}' is torn, or made of several parts, which is not supported: it does not end with the length of what it holds. Mend it, or remove it; rename files into the folder when they are complete.");
            if (_lines.IsEmpty) _lines.Release();
            return false;
        }

        _lines.Advance(count);
        if (Sight.Head.Length < FileHead.MostBytes) Sight.Head.Grow(file.File.SafeFileHandle);
        return true;
    }

    public override bool IsTruncated()
    {
        if (_isTruncated || file.IsCompressed) return _isTruncated;
        var length = file.File.Length;
        if (length == _length) return false;
        _length = length;
        return _isTruncated = length < file.File.Position || !Sight.Head.IsOf(file.File.SafeFileHandle);
    }

    public override async ValueTask DisposeAsync()
    {
        await file.Content.DisposeAsync();
        await file.File.DisposeAsync();
    }

    private static LineBuffer Buffer(LineFile file, LineDecoder<T> decoder, long offset, long line) =>
        new(decoder.CreateSplitter(), file.Options.MaxLineBytes, file.Options.BufferBytes, offset, line);

    /// <summary>Whether a compressed file ends with the length of what was read of it: the end of a torn one looks like any other to the framework.</summary>
    private bool IsWhole()
    {
        Span<byte> end = stackalloc byte[sizeof(uint)];
        var at = file.File.Length - end.Length;
        return at > 0 && RandomAccess.Read(file.File.SafeFileHandle, end, at) == end.Length && BinaryPrimitives.ReadUInt32LittleEndian(end) == unchecked((uint)_readBytes);
    }

    private void ReadHeader()
    {
        while (_header is null && _lines.TryRead())
        {
            if (!decoder.IsBlank(_lines.Record)) _header = decoder.ReadHeader(_lines);
        }
    }

    /// <summary>Whether the record is a message that was not acknowledged.</summary>
    private bool IsMessage()
    {
        if (_lines.Fault is null && decoder.IsBlank(_lines.Record)) return false;
        if (!decoder.HasHeader || _header is not null) return _lines.RecordOffset >= _resumeAt;
        _header = decoder.ReadHeader(_lines);
        return false;
    }
}
