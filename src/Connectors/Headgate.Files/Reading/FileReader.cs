using Headgate.Files.Checkpoints;

namespace Headgate.Files.Reading;

/// <summary>Reads the messages of a file that is open. Not thread-safe.</summary>
internal abstract class FileReader<T>(FileSight sight, FileEntry entry, FileProgress progress) : IAsyncDisposable
{
    public FileSight Sight => sight;

    public FileEntry Entry => entry;

    public FileProgress Progress => progress;

    /// <summary>For files that are followed: how often it was not found any more.</summary>
    public int MissedPolls { get; set; }

    /// <summary>For files that are followed: whether it was emptied, so that nothing more of what it held can be fetched.</summary>
    public bool IsCut { get; set; }

    /// <summary>For files that are followed, and do not grow: how it was when it was found, or last looked at; null when that is not known.</summary>
    public FileStamp? Stamp { get; set; }

    /// <summary>For files that are followed: whether it was read to its end, and will not grow.</summary>
    public bool IsComplete { get; set; }

    /// <summary>Reads a message from what was fetched; false when there is none, and more must be fetched.</summary>
    /// <param name="isLast">Whether nothing more is to come: what there is left is a message.</param>
    /// <param name="data">The message.</param>
    /// <param name="place">Where it stands.</param>
    /// <param name="sizeBytes">How big it is.</param>
    public abstract bool TryRead(bool isLast, out T data, out FilePlace place, out int sizeBytes);

    /// <summary>Fetches more; false when there is nothing more, for now.</summary>
    public abstract ValueTask<bool> FillAsync();

    /// <summary>For files that are followed: whether the file was emptied since, and perhaps written anew.</summary>
    public virtual bool IsTruncated() => false;

    public abstract ValueTask DisposeAsync();
}
