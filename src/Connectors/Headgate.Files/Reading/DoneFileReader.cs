using Headgate.Files.Checkpoints;

namespace Headgate.Files.Reading;

/// <summary>A file of which everything was read and acknowledged in another run.</summary>
internal sealed class DoneFileReader<T>(FileSight sight, FileEntry entry, FileProgress progress, Stream file) : FileReader<T>(sight, entry, progress)
{
    public override bool TryRead(bool isLast, out T data, out FilePlace place, out int sizeBytes)
    {
        (data, place, sizeBytes) = (default!, default, 0);
        return false;
    }

    public override ValueTask<bool> FillAsync() => new(false);

    public override ValueTask DisposeAsync() => file.DisposeAsync();
}
