using Headgate.Files.Diagnostics;
using Headgate.Pipelines.Sources;

namespace Headgate.Files.Reading;

/// <summary>Follows files: reads what is appended to them, and files that come later. Each is open, so that it is read to its end also when it is renamed or deleted.</summary>
internal sealed class FollowingFileSource<T>(FileIntake<T> intake, FileListing listing) : Source<T>
{
    /// <summary>How many polls a file that is gone is read for: its writer may not have noticed.</summary>
    private const int LastPolls = 2;

    private readonly List<FileReader<T>> _readers = [];
    private readonly Dictionary<string, FileReader<T>> _byKey = new(StringComparer.Ordinal);
    private int _next;
    private bool _isListed;

    public override ValueTask StartAsync(CancellationToken cancellationToken) => intake.StartAsync(cancellationToken);

    public override async ValueTask<bool> ReadAsync(MessageBuffer<T> messages, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!_isListed) await ListAsync();
        _isListed = true;
        while (true)
        {
            intake.GiveReturned(messages);
            await GiveAllAsync(messages, cancellationToken);
            if (messages.Count > 0) return true;
            await Task.Delay(intake.Options.PollInterval, intake.Context.TimeProvider, cancellationToken);
            await ListAsync();
        }
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var reader in _readers) await reader.DisposeAsync();
        await intake.Ledger.CloseAsync();
        await base.DisposeAsync();
    }

    /// <summary>Gives what there is of all files, beginning with the one after the last, so that none waits for another that never ends.</summary>
    private async ValueTask GiveAllAsync(MessageBuffer<T> messages, CancellationToken cancellationToken)
    {
        for (var left = _readers.Count; left > 0 && !messages.IsFull; left--)
        {
            _next = _next < _readers.Count ? _next : 0;
            if (!await GiveAsync(_readers[_next], messages, cancellationToken)) _next++;
        }
    }

    /// <summary>Gives what there is of a file; true when it is over and was removed.</summary>
    private async ValueTask<bool> GiveAsync(FileReader<T> reader, MessageBuffer<T> messages, CancellationToken cancellationToken)
    {
        if (reader.IsComplete) return false;
        do
        {
            intake.Give(reader, isLast: false, messages);
            if (messages.IsFull || cancellationToken.IsCancellationRequested) return false;
        }
        while (!reader.IsCut && await reader.FillAsync());

        var isGone = reader.IsCut || reader.MissedPolls >= LastPolls;
        if (!isGone && !reader.Sight.IsOpaque) return false;
        intake.Give(reader, isLast: true, messages);
        if (messages.IsFull) return false;
        await CompleteAsync(reader, isGone);
        return isGone;
    }

    /// <summary>A file was read to its end. A compressed one is remembered for as long as it is there.</summary>
    private async ValueTask CompleteAsync(FileReader<T> reader, bool isGone)
    {
        reader.IsComplete = true;
        await intake.CloseAsync(reader);
        if (!isGone) return;
        _readers.Remove(reader);
        intake.Ledger.Forget(reader.Entry);
    }

    /// <summary>Looks which files there are: those that are new, those that are gone, those that were emptied.</summary>
    private async ValueTask ListAsync()
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in listing.List())
        {
            var key = FileIdentity.Of(path);
            if (!keys.Add(key)) continue;
            if (!_byKey.TryGetValue(key, out var known)) await AddAsync(path, isNew: false);
            else if (known.IsComplete ? IsWrittenAnew(known, path) : known.IsTruncated()) await RestartAsync(key, known, path);
        }

        foreach (var key in _byKey.Keys.Except(keys).ToArray()) _byKey.Remove(key);
        var live = _byKey.Values.ToHashSet();
        foreach (var reader in _readers)
        {
            if (!live.Contains(reader)) reader.MissedPolls++;
        }

        foreach (var reader in _readers.FindAll(static reader => reader.IsComplete && reader.MissedPolls > 0))
        {
            _readers.Remove(reader);
            intake.Ledger.Forget(reader.Entry);
        }
    }

    /// <summary>Whether a file that was read to its end, and is closed, is another one by now, in the same place on the disk.</summary>
    private static bool IsWrittenAnew(FileReader<T> known, string path)
    {
        if (FileStamp.Of(path) is not { } now || known.Stamp is not { } before || now == before) return false;
        try
        {
            var isAnother = now.IsOfAnother(before, known.Sight.Head, path);
            known.Stamp = now;
            return isAnother;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // It is looked at again the next time.
            return false;
        }
    }

    private async ValueTask AddAsync(string path, bool isNew)
    {
        var stamp = FileStamp.Of(path);
        if (await intake.TryOpenAsync(path, isNew) is not { } reader) return;
        if (!_byKey.TryAdd(reader.Sight.Identity, reader))
        {
            // It has taken the place of another between two looks, and is followed already.
            await reader.DisposeAsync();
            return;
        }

        reader.Stamp = stamp;
        _readers.Add(reader);
        _readers.Sort(static (one, other) => string.CompareOrdinal(one.Sight.Path, other.Sight.Path));
    }

    /// <summary>A file was emptied, or written anew: what was read of it and is no whole line is given as it is, and the file is begun anew.</summary>
    private async ValueTask RestartAsync(string key, FileReader<T> known, string path)
    {
        if (known.IsComplete) FilesEvents.FileReplaced(intake.Logger, intake.Context.Pipeline, intake.Context.Name, path, known.Entry.Offset);
        else FilesEvents.FileTruncated(intake.Logger, intake.Context.Pipeline, intake.Context.Name, path);
        known.IsCut = true;
        if (known.IsComplete) _readers.Remove(known);
        _byKey.Remove(key);
        await AddAsync(path, isNew: true);
    }
}
