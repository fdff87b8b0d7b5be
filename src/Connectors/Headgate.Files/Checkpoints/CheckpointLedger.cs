using System.Diagnostics.CodeAnalysis;
using Headgate.Files.Diagnostics;
using Headgate.Files.Reading;
using Headgate.Pipelines.Sources;
using Microsoft.Extensions.Logging;

namespace Headgate.Files.Checkpoints;

/// <summary>How far the files of a source were read and acknowledged. One for all incarnations of the source: what a failed one has acknowledged, the next does not read again.
/// Thread-safe.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore whose wait handle nobody asks for holds nothing, and acknowledgements come after the source was disposed.")]
internal sealed class CheckpointLedger
{
    private readonly Lock _gate = new();
    private readonly List<FileEntry> _entries = [];
    private readonly Dictionary<string, FileEntry> _byIdentity = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FileEntry> _byPath = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _saving = new(1);
    private readonly ICheckpointStore? _store;
    private readonly TimeSpan _interval;
    private readonly SourceContext _context;
    private readonly ILogger _logger;
    private ITimer? _timer;
    private bool _isLoaded;
    private bool _isOpen;
    private long _version;
    private long _savedVersion;

    public CheckpointLedger(ICheckpointStore? store, TimeSpan interval, SourceContext context)
    {
        _store = store;
        _interval = interval;
        _context = context;
        _logger = context.LoggerFactory.CreateLogger<CheckpointLedger>();
    }

    /// <summary>A source begins to read: loads what was kept, the first time.</summary>
    public async ValueTask OpenAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!_isLoaded && _store is not null)
        {
            var checkpoints = await _store.LoadAsync(cancellationToken);
            if (checkpoints.Count == 0) FilesEvents.NothingKept(_logger, _context.Pipeline, _context.Name);
            foreach (var checkpoint in checkpoints) Add(new FileEntry(checkpoint));
        }

        _isLoaded = true;
        lock (_gate) _isOpen = true;
    }

    /// <summary>The source is disposed: keeps what is not kept yet. What comes later is kept at once.</summary>
    public async ValueTask CloseAsync()
    {
        lock (_gate)
        {
            _isOpen = false;
            _timer?.Dispose();
            _timer = null;
        }

        if (_isLoaded) await SaveAsync(CancellationToken.None);
    }

    /// <summary>Finds how far a file was read, or begins at its beginning.</summary>
    public FileEntry Claim(FileSight sight)
    {
        lock (_gate)
        {
            var entry = Find(_byIdentity, sight.Lasting, sight) ?? Find(_byPath, sight.Path, sight);
            if (entry is null) return Begin(sight);
            entry.See(sight);
            if (!entry.IsKept) Add(entry);
            else Index(entry);
            return entry;
        }
    }

    /// <summary>A file was emptied and is written anew: begins at its beginning.</summary>
    public FileEntry Restart(FileSight sight)
    {
        lock (_gate)
        {
            if (_byIdentity.GetValueOrDefault(sight.Lasting) is { } known) Remove(known);
            return Begin(sight);
        }
    }

    /// <summary>A file is gone, or was renamed to what is not read: nothing is kept of it any more.</summary>
    public void Forget(FileEntry entry)
    {
        lock (_gate)
        {
            Remove(entry);
            _version++;
        }
    }

    /// <summary>A file was acknowledged up to a position.</summary>
    public void Advance(FileEntry entry, long offset, long line, bool isDone)
    {
        lock (_gate)
        {
            if (offset > entry.Offset) (entry.Offset, entry.Line) = (offset, line);
            entry.IsDone |= isDone;
            _version++;
        }
    }

    /// <summary>Something was acknowledged: keeps it now, or soon.</summary>
    public ValueTask NoteAsync(CancellationToken cancellationToken)
    {
        if (_store is null) return default;
        lock (_gate)
        {
            if (_isOpen && _interval > TimeSpan.Zero)
            {
                _timer ??= NewTimer();
                return default;
            }
        }

        return SaveAsync(cancellationToken);
    }

    private async ValueTask SaveAsync(CancellationToken cancellationToken)
    {
        if (_store is null) return;
        var wanted = Interlocked.Read(ref _version);
        await _saving.WaitAsync(cancellationToken);
        try
        {
            if (_savedVersion >= wanted) return;
            FileCheckpoint[] checkpoints;
            long version;
            lock (_gate)
            {
                version = _version;
                DropUnseen();
                checkpoints = [.. _entries.Select(static entry => entry.ToCheckpoint())];
            }

            await _store.SaveAsync(checkpoints, cancellationToken);
            _savedVersion = version;
        }
        finally
        {
            _saving.Release();
        }
    }

    private async Task SaveByTimerAsync()
    {
        lock (_gate)
        {
            _timer?.Dispose();
            _timer = null;
        }

        try
        {
            await SaveAsync(CancellationToken.None);
        }
        catch (Exception failure)
        {
            FilesEvents.CheckpointFailed(_logger, failure, _context.Pipeline, _context.Name);
            lock (_gate)
            {
                // When the source has ended meanwhile, its end has kept them, or has told of it.
                if (_isOpen) _timer ??= NewTimer();
            }
        }
    }

    private ITimer NewTimer() => _context.TimeProvider.CreateTimer(static ledger => _ = ((CheckpointLedger)ledger!).SaveByTimerAsync(), this, _interval, Timeout.InfiniteTimeSpan);

    /// <summary>What is not there any more, and was not read, is not kept. It is known for as long as the process lasts: it may be there again.</summary>
    private void DropUnseen() => _entries.RemoveAll(static entry =>
    {
        entry.IsKept = entry.IsSeen || File.Exists(entry.Path);
        return !entry.IsKept;
    });

    private static FileEntry? Find(Dictionary<string, FileEntry> entries, string key, FileSight sight) =>
        entries.TryGetValue(key, out var entry) && entry.IsOf(sight) ? entry : null;

    private FileEntry Begin(FileSight sight)
    {
        if (_byPath.GetValueOrDefault(sight.Path) is { } before && (!before.IsSeen || before.Lasting == sight.Lasting))
        {
            // It stays: it may be found under another name.
            FilesEvents.FileReplaced(_logger, _context.Pipeline, _context.Name, sight.Path, before.Offset);
            if (before.Lasting.Length == 0 || before.Lasting == sight.Lasting) Remove(before);
        }

        var entry = new FileEntry(new FileCheckpoint { Path = sight.Path });
        entry.See(sight);
        Add(entry);
        return entry;
    }

    private void Add(FileEntry entry)
    {
        entry.IsKept = true;
        _entries.Add(entry);
        Index(entry);
    }

    private void Index(FileEntry entry)
    {
        if (entry.Lasting.Length > 0) _byIdentity[entry.Lasting] = entry;
        _byPath[entry.Path] = entry;
    }

    private void Remove(FileEntry entry)
    {
        _entries.Remove(entry);
        if (ReferenceEquals(_byIdentity.GetValueOrDefault(entry.Lasting), entry)) _byIdentity.Remove(entry.Lasting);
        if (ReferenceEquals(_byPath.GetValueOrDefault(entry.Path), entry)) _byPath.Remove(entry.Path);
    }
}
