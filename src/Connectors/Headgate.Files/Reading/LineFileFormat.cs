using System.IO.Compression;
using Headgate.Files.Checkpoints;

namespace Headgate.Files.Reading;

/// <summary>Files of lines; those whose names end in <c>.gz</c> are decompressed.</summary>
internal sealed class LineFileFormat<T>(LineDecoder<T> decoder) : FileFormat<T>
{
    public override async ValueTask<FileReader<T>> OpenAsync(string path, FileSourceOptions options, Func<FileSight, FileEntry> claim, CheckpointLedger ledger)
    {
        var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.Open,
            Access = FileAccess.Read,
            Share = FileShare.ReadWrite | FileShare.Delete,
            Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
            BufferSize = 0,
        });
        try
        {
            var isCompressed = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
            var head = new FileHead();
            head.Grow(file.SafeFileHandle);
            var sight = new FileSight(path, FileIdentity.Of(file.SafeFileHandle, path), head, isCompressed ? long.MaxValue : file.Length);
            var entry = claim(sight);
            var progress = new FileProgress(ledger, entry, path);
            if (entry.IsDone) return new DoneFileReader<T>(sight, entry, progress, file);
            Stream stream = isCompressed ? new GZipStream(file, CompressionMode.Decompress) : file;
            var reader = new LineFileReader<T>(new LineFile(file, stream, options), decoder, sight, entry, progress);
            await reader.SeekAsync();
            return reader;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }
}
