using System.Diagnostics.CodeAnalysis;
using Headgate.Files.Diagnostics;
using Headgate.Pipelines;
using Headgate.Pipelines.Batching;
using Headgate.Pipelines.Handlers;
using Headgate.Pipelines.Storage;
using Parquet.Serialization;

namespace Headgate.Files.Writing;

/// <summary>Writes each batch to a Parquet file of its own. Thread-safe.</summary>
[RequiresUnreferencedCode("Rows are written with reflection.")]
[RequiresDynamicCode("Rows are written with code that is made at run time.")]
internal sealed class ParquetSink<T>(FileNames names, bool flushesToDisk, FileSurroundings surroundings) : IBatchHandler<T>
{
    private readonly Lock _gate = new();
    private bool _isMended;

    public async ValueTask<IReadOnlyList<Message<T>>> HandleAsync(MessageBatch<T> batch, CancellationToken cancellationToken)
    {
        var file = Open(out var path);
        try
        {
            await using (file)
            {
                await ParquetSerializer.SerializeAsync(batch.Data, file, null, null, cancellationToken);
                await file.FlushAsync(cancellationToken);
                if (flushesToDisk) Disk.Flush(file.SafeFileHandle);
            }

            File.Move(path + FileNames.Unfinished, path, overwrite: false);
            if (flushesToDisk) Disk.FlushFolderOf(path);
        }
        catch (Exception failure)
        {
            Remove(path + FileNames.Unfinished);
            if (names.RefusalOf(failure) is { } told) throw told;
            throw;
        }

        FilesEvents.FileCompleted(surroundings.Logger, path);
        return batch;
    }

    /// <summary>What failed is what is told, also when the disk lets nothing be removed either: the next process does that.</summary>
    private static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Told by the write.
        }
    }

    /// <summary>Opens a file of a name that nobody has.</summary>
    private FileStream Open(out string path)
    {
        lock (_gate)
        {
            Disk.CreateFolderOf(names.Pattern);
            if (!_isMended) RemoveLeftovers();
            _isMended = true;
            do
            {
                path = names.Next(surroundings.TimeProvider.GetUtcNow());
            }
            while (File.Exists(path) || File.Exists(path + FileNames.Unfinished));
            return new FileStream(path + FileNames.Unfinished, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        }
    }

    /// <summary>Removes what a process has left behind when it died: nothing of it was acknowledged. What somebody has open is left alone.</summary>
    private void RemoveLeftovers()
    {
        foreach (var path in names.Leftovers())
        {
            try
            {
                using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
            }
            catch (IOException)
            {
                // Another process writes it.
            }
        }
    }
}
