using Microsoft.Win32.SafeHandles;

namespace Headgate.Pipelines.Replaying;

/// <summary>Empties a file in which no letter is left. It looks through the file in turns, so that others come to it too. For one call.</summary>
internal sealed class LetterBroom(LetterFile file)
{
    private readonly List<LetterLine> _lines = [];
    private long _next;
    private bool _hasEnded;

    /// <summary>Empties the file, if nothing is in it but letters that are crossed off.</summary>
    public async Task SweepAsync()
    {
        while (!_hasEnded)
        {
            _lines.Clear();
            if (!await file.UseAsync(Fetch, FileAccess.ReadWrite, CancellationToken.None).ConfigureAwait(false)) return;
            if (!_lines.TrueForAll(static line => line.IsSettled())) return;
        }
    }

    /// <summary>Letters may have come meanwhile. When there is nothing that was not looked at, none can come before the file is empty.</summary>
    private void Fetch(SafeFileHandle handle)
    {
        var length = RandomAccess.GetLength(handle);
        if (_next >= length)
        {
            _hasEnded = true;
            if (_next == length && length > 0 && IsTheSame(handle)) RandomAccess.SetLength(handle, 0);
            return;
        }

        var lines = new LetterLines(handle, _next, length);
        lines.ReadPage(_lines.Add);
        _next = lines.Position;
    }

    /// <summary>Another file that took its place would begin with a letter that waits.</summary>
    private bool IsTheSame(SafeFileHandle handle) => new LetterLines(handle, 0, _next).TryRead(out var line) && new LetterLine(0, line).IsSettled();
}
