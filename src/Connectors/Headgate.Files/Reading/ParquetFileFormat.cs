using System.Diagnostics.CodeAnalysis;
using Headgate.Files.Checkpoints;
using Parquet;

namespace Headgate.Files.Reading;

/// <summary>Parquet files.</summary>
[RequiresUnreferencedCode("Rows are read with reflection.")]
[RequiresDynamicCode("Rows are read with code that is made at run time.")]
internal sealed class ParquetFileFormat<T> : FileFormat<T>
    where T : class, new()
{
    public override async ValueTask<FileReader<T>> OpenAsync(string path, FileSourceOptions options, Func<FileSight, FileEntry> claim, CheckpointLedger ledger)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            var head = new FileHead();
            head.Grow(file.SafeFileHandle);
            var sight = new FileSight(path, FileIdentity.Of(file.SafeFileHandle, path), head, long.MaxValue);
            var entry = claim(sight);
            var progress = new FileProgress(ledger, entry, path);
            if (entry.IsDone) return new DoneFileReader<T>(sight, entry, progress, file);
            await using var reader = await ParquetReader.CreateAsync(file, null, leaveStreamOpen: true);
            long[] counts = [.. reader.RowGroups.Select(static group => group.RowCount)];
            return new ParquetFileReader<T>(new ParquetFile(file, counts), sight, entry, progress);
        }
        catch (Exception failure)
        {
            await file.DisposeAsync();
            if (failure is UnauthorizedAccessException) throw;
            throw new InvalidDataException($"The file '{path}' is no Parquet file, is torn, or cannot be read: {failure.Message}", failure);
        }
    }
}
