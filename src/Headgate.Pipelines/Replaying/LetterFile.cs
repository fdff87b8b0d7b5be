using Headgate.Pipelines.Storage;
using Microsoft.Win32.SafeHandles;

namespace Headgate.Pipelines.Replaying;

/// <summary>
/// A file of lines that is appended to, read, and crossed off in. It is opened for each of these, and nobody else then has it open, in this process or in
/// another: so it can be moved away, mended or emptied in between. Thread-safe; what is asked for is done in turn.
/// </summary>
internal sealed class LetterFile(string path, bool flushesToDisk, TimeProvider clock)
{
    private const string Unkept = "Their messages are handed back to their source. Make room, give this process the right to write there, or mend the disk.";
    private const ConfigureAwaitOptions InTurn = ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding;

    /// <summary>For how long a file is waited for that somebody else has open.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(2);

    private readonly Lock _gate = new();
    private Task _last = Task.CompletedTask;
    private List<ReadOnlyMemory<byte>> _waiting = [];
    private Task? _append;
    private bool _isNamed;

    public string Path => path;

    /// <summary>Whether a file could not be opened because somebody else has it open.</summary>
    public static bool IsTakenBySomebodyElse(IOException failure) => (failure.HResult & 0xFFFF) is 11 or 35 or 32 or 33;

    /// <summary>Appends lines, each with its end. All that come while others are being written are written at once.</summary>
    /// <returns>A task that ends when they are safe.</returns>
    public Task AppendAsync(ReadOnlyMemory<byte> lines)
    {
        lock (_gate)
        {
            _waiting.Add(lines);
            return _append ??= _last = AppendWaitingAsync(_last);
        }
    }

    /// <summary>Does something with the file when its turn comes; false, and nothing is done, when there is no file.</summary>
    /// <param name="work">What is done.</param>
    /// <param name="access">What the file is opened for.</param>
    /// <param name="cancellationToken">Ends the waiting for somebody else who has it open.</param>
    public async Task<bool> UseAsync(Action<SafeFileHandle> work, FileAccess access, CancellationToken cancellationToken)
    {
        Task turn;
        lock (_gate) turn = _last = UseAsync(_last, work, access, cancellationToken);
        try
        {
            await turn.ConfigureAwait(false);
            return true;
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    /// <summary>Crosses letters off. One byte is written for each: whatever ends the process, a letter is crossed off or it is not.</summary>
    /// <exception cref="IOException">The file was changed, or taken away: letters do not stand any more where they stood.</exception>
    public async Task CrossOffAsync(IReadOnlyList<LetterMark> marks)
    {
        var missing = marks.Count;
        await UseAsync(
            file =>
            {
                missing = marks.Count(mark => !CrossOff(file, mark));
                Flush(file);
            },
            FileAccess.ReadWrite,
            CancellationToken.None).ConfigureAwait(false);
        if (missing > 0) throw new IOException($"'{path}' was changed while it was replayed: {missing} letters do not stand any more where they stood. They are not crossed off.");
    }

    private static bool CrossOff(SafeFileHandle file, LetterMark mark)
    {
        var line = new byte[mark.LengthBytes];
        if (RandomAccess.Read(file, line, mark.Offset) < line.Length || !mark.Fits(line)) return false;
        RandomAccess.Write(file, [LetterMark.Replayed], mark.Offset + mark.FlagOffset);
        return true;
    }

    /// <summary>Where the next line begins. A last line without an end is given one, whatever it is: nothing that stands in the file is taken from it.</summary>
    private static long EndOfLines(SafeFileHandle file)
    {
        var length = RandomAccess.GetLength(file);
        if (length == 0) return 0;
        var last = new byte[1];
        _ = RandomAccess.Read(file, last, length - 1);
        if (last[0] == '\n') return length;
        RandomAccess.Write(file, "\n"u8, length);
        return length + 1;
    }

    private async Task UseAsync(Task before, Action<SafeFileHandle> work, FileAccess access, CancellationToken cancellationToken)
    {
        await before.ConfigureAwait(InTurn);
        using var file = await OpenAsync(FileMode.Open, access, cancellationToken).ConfigureAwait(false);
        work(file);
    }

    private async Task AppendWaitingAsync(Task before)
    {
        await before.ConfigureAwait(InTurn);
        List<ReadOnlyMemory<byte>> lines;
        lock (_gate)
        {
            (lines, _waiting) = (_waiting, []);
            _append = null;
        }

        try
        {
            Disk.CreateFolderOf(path);
            using var file = await OpenAsync(FileMode.OpenOrCreate, FileAccess.ReadWrite, CancellationToken.None).ConfigureAwait(false);
            Append(file, lines);
        }
        catch (Exception failure) when (!(failure is IOException taken && IsTakenBySomebodyElse(taken)) && DiskFailure.Of(failure, $"Dead letters cannot be kept in '{path}'", path, Unkept) is { } told)
        {
            throw told;
        }
    }

    private async Task<SafeFileHandle> OpenAsync(FileMode mode, FileAccess access, CancellationToken cancellationToken)
    {
        var begun = clock.GetTimestamp();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                return File.OpenHandle(path, mode, access, FileShare.None);
            }
            catch (IOException failure) when (IsTakenBySomebodyElse(failure) && clock.GetElapsedTime(begun) < Patience)
            {
                await Task.Delay(Interval, clock, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private void Append(SafeFileHandle file, List<ReadOnlyMemory<byte>> lines)
    {
        var end = EndOfLines(file);
        try
        {
            // First its name, which a process that was killed may have left without.
            if (flushesToDisk && (end == 0 || !_isNamed)) Disk.FlushFolderOf(path);
            _isNamed = true;
            RandomAccess.Write(file, lines, end);
            Flush(file);
        }
        catch
        {
            // Half of them would be torn lines, and all of their messages are handed back. A torn line is given an end by the next one, and is left alone by replays.
            Disk.CutOff(file, end);
            throw;
        }
    }

    private void Flush(SafeFileHandle file)
    {
        if (flushesToDisk) Disk.Flush(file);
    }
}
