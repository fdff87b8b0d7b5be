using Headgate.Pipelines.Acknowledgement;

namespace Headgate.Files.Reading;

/// <summary>A message that was read from a file. It keeps its data: one that is handed back is given again without being read again.</summary>
internal sealed class FileDelivery<T>(FileEpoch<T> epoch, FileProgress progress, FilePlace place, int sizeBytes, T data) : Delivery(epoch), IFileDelivery
{
    private Dictionary<string, object?>? _metadata;
    private bool _isSettled;

    public override object? Reference => progress;

    public override long Position => place.Start;

    public override int SizeBytes => sizeBytes;

    public long End => place.End;

    public T Data => data;

    public override IReadOnlyDictionary<string, object?> Metadata => _metadata ??= new Dictionary<string, object?>(3)
    {
        [FileMetadata.Name] = progress.Name,
        [FileMetadata.Path] = progress.Path,
        [FileMetadata.Line] = place.Line,
    };

    public bool TrySettle() => !_isSettled && (_isSettled = true);

    /// <summary>The same message, to be given again.</summary>
    public FileDelivery<T> Again() => new(epoch, progress, place, sizeBytes, data);
}
