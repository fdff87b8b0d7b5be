using Headgate.Pipelines.Storage;
using Microsoft.Win32.SafeHandles;

namespace Headgate.Files.Writing;

/// <summary>A file that is written. Not thread-safe. What is written and fails is cut off again: whatever its length says, it holds whole batches.</summary>
internal sealed class OpenFile(string path, string finalPath, SafeFileHandle handle, long length, long openedAt) : IDisposable
{
    public string FinalPath => finalPath;

    /// <summary>How much of it counts.</summary>
    public long Length { get; private set; } = length;

    /// <summary>How many messages were written.</summary>
    public long Count { get; private set; }

    /// <summary>When it was opened, as a time stamp of the clock.</summary>
    public long OpenedAt => openedAt;

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, int count, bool flushesToDisk)
    {
        try
        {
            await RandomAccess.WriteAsync(handle, bytes, Length, CancellationToken.None);
            if (flushesToDisk) Disk.Flush(handle);
            Length += bytes.Length;
            Count += count;
        }
        catch
        {
            // Whoever opens the file next cuts off its torn line, and whole ones are there twice, when the disk takes no cut either.
            Disk.CutOff(handle, Length);
            throw;
        }
    }

    /// <summary>Gives it its final name. It is on the disk by then.</summary>
    public void Complete(bool flushesToDisk)
    {
        using (handle) Disk.Flush(handle);
        if (path == finalPath) return;
        File.Move(path, finalPath, overwrite: false);
        if (flushesToDisk) Disk.FlushFolderOf(finalPath);
    }

    public void Dispose() => handle.Dispose();
}
