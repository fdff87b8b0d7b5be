using Microsoft.Win32.SafeHandles;

namespace Headgate.Pipelines.Replaying;

/// <summary>Reads the letters that a file has when it begins, from the first to the last. For one call at a time.</summary>
/// <typeparam name="T">The type of the data.</typeparam>
internal sealed class LetterCursor<T>(LetterFile file, LetterFormat<T> format)
{
    /// <summary>How much is read at a time at most, so that others come to the file too.</summary>
    private const long MostBytes = 4 << 20;

    private long _next;
    private long _end = -1;
    private bool _hasEnded;

    /// <summary>How many letters hold another type.</summary>
    public long OtherTypeCount { get; private set; }

    /// <summary>How many lines are no letters that can be read.</summary>
    public long UnreadableCount { get; private set; }

    /// <summary>The first of them, and what is wrong with it.</summary>
    public (long Offset, Exception Failure)? FirstUnreadable { get; private set; }

    /// <summary>Reads letters until they are enough, or for a while.</summary>
    /// <param name="take">Takes a letter, while nobody else has the file; returns whether there may be more.</param>
    /// <returns>False at the end.</returns>
    public async Task<bool> ReadAsync(Func<StoredLetter<T>, bool> take)
    {
        if (!await file.UseAsync(handle => Read(handle, take)).ConfigureAwait(false)) _hasEnded = true;
        return !_hasEnded;
    }

    private void Read(SafeFileHandle handle, Func<StoredLetter<T>, bool> take)
    {
        if (_end < 0) _end = RandomAccess.GetLength(handle);
        ThrowIfReplaced(handle);
        var lines = new LetterLines(handle, _next, _end);
        var most = _next + MostBytes;
        while (true)
        {
            var offset = lines.Position;
            if (!lines.TryRead(out var line))
            {
                _hasEnded = true;
                return;
            }

            _next = lines.Position;
            if (!Look(line, offset, take) || _next > most) return;
        }
    }

    /// <summary>Another file may have taken its place, and lines begin elsewhere. Whoever begins again reads that.</summary>
    private void ThrowIfReplaced(SafeFileHandle handle)
    {
        if (_next == 0 || _next == _end) return;
        var before = new byte[1];
        if (RandomAccess.Read(handle, before, _next - 1) == 1 && before[0] != '\n') throw new IOException($"'{file.Path}' was changed while it was replayed.");
    }

    private bool Look(ReadOnlyMemory<byte> line, long offset, Func<StoredLetter<T>, bool> take)
    {
        switch (format.Read(line, offset, out var failure, out var letter))
        {
            case LineKind.Letter:
                return take(letter!);
            case LineKind.OtherType:
                OtherTypeCount++;
                break;
            case LineKind.Unreadable:
                UnreadableCount++;
                FirstUnreadable ??= (offset, failure!);
                break;
        }

        return true;
    }
}
