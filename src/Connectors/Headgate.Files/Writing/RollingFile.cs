using Headgate.Files.Diagnostics;
using Headgate.Pipelines.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace Headgate.Files.Writing;

/// <summary>Writes batches to a file, or to one file after the other. Thread-safe: one batch is written at a time.</summary>
internal sealed class RollingFile<T>(FileNames names, FileSinkOptions options, RecordEncoder<T> encoder, FileSurroundings surroundings) : IAsyncDisposable
{
    private const string Incomplete = "It holds whole batches; who writes these files next completes it. Make room, give this process the right to write there, or mend the disk.";

    private readonly SemaphoreSlim _gate = new(1);
    private OpenFile? _file;
    private ITimer? _timer;
    private bool _isMended;

    /// <summary>Writes the records of a batch; ends when they are written as safely as the options say.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> records, int count, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_file is { } open && IsOver(open)) Complete();
            var file = _file ??= await OpenAsync();
            await file.WriteAsync(records, count, options.FlushesToDisk);
            if (names.IsNumbered && IsFull(file)) Complete();
        }
        catch (Exception failure)
        {
            // It is opened anew, and mended, by the next batch.
            _timer?.Dispose();
            _file?.Dispose();
            (_timer, _file) = (null, null);
            _isMended = false;
            if (names.RefusalOf(failure) is { } told) throw told;
            throw;
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _gate.WaitAsync(CancellationToken.None);
        try
        {
            Complete();
        }
        catch (Exception failure) when (DiskFailure.Of(failure, $"The last file of '{names.Pattern}' cannot be completed", names.Pattern, Incomplete) is { } told)
        {
            throw told;
        }
        finally
        {
            _gate.Release();
        }
    }

    private bool IsFull(OpenFile file) => file.Length >= options.MaxFileBytes || file.Count >= options.MaxFileCount;

    private bool IsOver(OpenFile file) =>
        names.IsNumbered && (IsFull(file) || surroundings.TimeProvider.GetElapsedTime(file.OpenedAt) >= options.MaxFileAge);

    private async ValueTask<OpenFile> OpenAsync()
    {
        Disk.CreateFolderOf(names.Pattern);
        if (!names.IsNumbered) return await BeginAsync(names.Pattern, names.Pattern, Open(names.Pattern, FileMode.OpenOrCreate));
        if (!_isMended) CompleteLeftovers();
        _isMended = true;
        while (true)
        {
            var path = names.Next(surroundings.TimeProvider.GetUtcNow());
            if (File.Exists(path) || File.Exists(path + FileNames.Unfinished)) continue;
            Disk.CreateFolderOf(path);
            var file = await BeginAsync(path + FileNames.Unfinished, path, Open(path + FileNames.Unfinished, FileMode.CreateNew));
            if (options.MaxFileAge is { } age) _timer = surroundings.TimeProvider.CreateTimer(_ => _ = CompleteByTimerAsync(file), null, age, Timeout.InfiniteTimeSpan);
            return file;
        }
    }

    private async ValueTask<OpenFile> BeginAsync(string path, string finalPath, SafeFileHandle handle)
    {
        try
        {
            if (TornFile.Mend(handle, encoder.CreateSplitter()) is > 0 and var torn) FilesEvents.TornLineCut(surroundings.Logger, path, torn);
            var length = RandomAccess.GetLength(handle);
            if (length == 0 && options.FlushesToDisk) Disk.FlushFolderOf(path);
            var file = new OpenFile(path, finalPath, handle, length, surroundings.TimeProvider.GetTimestamp());
            if (length == 0 && encoder.Header.Length > 0) await file.WriteAsync(encoder.Header, 0, flushesToDisk: false);
            return file;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Completes the files that a process has left behind when it died. One that somebody has open is left alone.</summary>
    private void CompleteLeftovers()
    {
        foreach (var path in names.Leftovers())
        {
            SafeFileHandle handle;
            try
            {
                handle = Open(path, FileMode.Open);
            }
            catch (IOException)
            {
                continue;
            }

            using (handle) CompleteLeftover(path, handle);
        }
    }

    private void CompleteLeftover(string path, SafeFileHandle handle)
    {
        if (TornFile.Mend(handle, encoder.CreateSplitter()) is > 0 and var torn) FilesEvents.TornLineCut(surroundings.Logger, path, torn);
        if (RandomAccess.GetLength(handle) <= encoder.Header.Length)
        {
            File.Delete(path);
            return;
        }

        Disk.Flush(handle);
        handle.Dispose();
        var final = path[..^FileNames.Unfinished.Length];
        File.Move(path, final, overwrite: false);
        if (options.FlushesToDisk) Disk.FlushFolderOf(final);
        FilesEvents.FileCompleted(surroundings.Logger, final);
    }

    private void Complete()
    {
        _timer?.Dispose();
        _timer = null;
        if (_file is not { } file) return;
        _file = null;
        file.Complete(options.FlushesToDisk);
        FilesEvents.FileCompleted(surroundings.Logger, file.FinalPath);
    }

    private async Task CompleteByTimerAsync(OpenFile file)
    {
        await _gate.WaitAsync(CancellationToken.None);
        try
        {
            if (ReferenceEquals(_file, file)) Complete();
        }
        catch (Exception failure)
        {
            FilesEvents.CompletionFailed(surroundings.Logger, failure, file.FinalPath);
            _isMended = false;
        }
        finally
        {
            _gate.Release();
        }
    }

    private static SafeFileHandle Open(string path, FileMode mode) => File.OpenHandle(path, mode, FileAccess.ReadWrite, FileShare.None, FileOptions.Asynchronous);
}
