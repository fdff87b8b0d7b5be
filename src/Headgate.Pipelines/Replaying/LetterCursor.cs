using Microsoft.Win32.SafeHandles;

namespace Headgate.Pipelines.Replaying;

/// <summary>Reads the letters that a file has when it begins, from the first to the last. For one call at a time.</summary>
/// <typeparam name="T">The type of the data.</typeparam>
/// <param name="file">The file.</param>
/// <param name="format">Reads the lines.</param>
/// <param name="access">What it is opened for.</param>
/// <param name="end">Where the reading ends; -1 for where the file ends at first.</param>
internal sealed class LetterCursor<T>(LetterFile file, LetterFormat<T> format, FileAccess access, long end = -1)
{
    private readonly Queue<LetterLine> _lines = [];
    private long _next;
    private bool _hasEnded;

    /// <summary>Gets where the reading ends; -1 before it has begun.</summary>
    public long End { get; private set; } = end;

    /// <summary>Gets whether the file was taken away, or emptied, before the reading came to its end.</summary>
    public bool IsGone { get; private set; }

    /// <summary>How many letters hold another type.</summary>
    public long OtherTypeCount { get; private set; }

    /// <summary>How many lines are no letters that can be read.</summary>
    public long UnreadableCount { get; private set; }

    /// <summary>The first of them, and what is wrong with it.</summary>
    public (long Offset, Exception Failure)? FirstUnreadable { get; private set; }

    /// <summary>Reads letters until they are enough, or for a while.</summary>
    /// <param name="take">Takes a letter, while the file is free for others; returns whether there may be more.</param>
    /// <param name="cancellationToken">Ends the waiting for the file.</param>
    /// <returns>False at the end.</returns>
    public async Task<bool> ReadAsync(Func<StoredLetter<T>, bool> take, CancellationToken cancellationToken)
    {
        if (_lines.Count == 0 && !_hasEnded && !await file.UseAsync(Fetch, access, cancellationToken).ConfigureAwait(false)) NoteGone();
        while (_lines.TryDequeue(out var line) && Look(line, take))
        {
            // The next.
        }

        return _lines.Count > 0 || !_hasEnded;
    }

    private void Fetch(SafeFileHandle handle)
    {
        var length = RandomAccess.GetLength(handle);
        if (End < 0) End = length;
        if (length < _next) NoteGone();
        if (_hasEnded) return;
        ThrowIfReplaced(handle);
        var lines = new LetterLines(handle, _next, End);
        _hasEnded = !lines.ReadPage(_lines.Enqueue);
        _next = lines.Position;
    }

    private void NoteGone()
    {
        IsGone = End > 0;
        _hasEnded = true;
    }

    /// <summary>Another file may have taken its place, and lines begin elsewhere. Whoever begins again reads that.</summary>
    private void ThrowIfReplaced(SafeFileHandle handle)
    {
        if (_next == 0 || _next == End) return;
        var before = new byte[1];
        if (RandomAccess.Read(handle, before, _next - 1) == 1 && before[0] != '\n') throw new IOException($"'{file.Path}' was changed while it was replayed.");
    }

    private bool Look(LetterLine line, Func<StoredLetter<T>, bool> take)
    {
        switch (format.Read(line, out var failure, out var letter))
        {
            case LineKind.Letter:
                return take(letter!);
            case LineKind.OtherType:
                OtherTypeCount++;
                break;
            case LineKind.Unreadable:
                UnreadableCount++;
                FirstUnreadable ??= (line.Offset, failure!);
                break;
        }

        return true;
    }
}
