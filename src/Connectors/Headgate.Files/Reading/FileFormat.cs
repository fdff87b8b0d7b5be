using Headgate.Files.Checkpoints;

namespace Headgate.Files.Reading;

/// <summary>Opens files of one form.</summary>
internal abstract class FileFormat<T>
{
    /// <summary>Opens a file where it is to be gone on with.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="claim">Finds how far the file was read.</param>
    /// <param name="ledger">Is told how far it was acknowledged.</param>
    public abstract ValueTask<FileReader<T>> OpenAsync(string path, FileSourceOptions options, Func<FileSight, FileEntry> claim, CheckpointLedger ledger);
}
