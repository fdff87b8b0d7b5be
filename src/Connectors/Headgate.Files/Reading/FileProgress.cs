using Headgate.Files.Checkpoints;
using Headgate.Pipelines.Acknowledgement;

namespace Headgate.Files.Reading;

/// <summary>Which messages of a file are under way. Thread-safe.</summary>
internal sealed class FileProgress(CheckpointLedger ledger, FileEntry entry, string path)
{
    private readonly Lock _gate = new();
    private readonly ContiguousTracker _tracker = new();
    private readonly Queue<FilePlace> _places = new();
    private bool _isRead;

    public string Path => path;

    public string Name { get; } = System.IO.Path.GetFileName(path);

    /// <summary>Messages have been received, in the order of their positions.</summary>
    public void Receive(List<FilePlace> places)
    {
        if (places.Count == 0) return;
        lock (_gate)
        {
            foreach (var place in places)
            {
                _tracker.Receive(place.End - 1);
                _places.Enqueue(place);
            }
        }
    }

    /// <summary>Messages are done with.</summary>
    public void Acknowledge(IReadOnlyList<Delivery> succeeded, IReadOnlyList<Delivery> failed)
    {
        lock (_gate)
        {
            var hasMoved = Acknowledge(succeeded) | Acknowledge(failed);
            if (hasMoved) Advance();
        }
    }

    /// <summary>The file was read to its end, and will not grow.</summary>
    public void EndReading()
    {
        lock (_gate)
        {
            _isRead = true;
            if (_tracker.OpenCount == 0) ledger.Advance(entry, 0, 1, isDone: true);
        }
    }

    private bool Acknowledge(IReadOnlyList<Delivery> deliveries)
    {
        var hasMoved = false;
        for (var i = 0; i < deliveries.Count; i++)
        {
            var delivery = (IFileDelivery)deliveries[i];
            if (delivery.TrySettle()) hasMoved |= _tracker.Acknowledge(delivery.End - 1);
        }

        return hasMoved;
    }

    private void Advance()
    {
        FilePlace last = default;
        while (_places.Count > 0 && _places.Peek().End <= _tracker.Committable) last = _places.Dequeue();
        ledger.Advance(entry, last.End, last.NextLine, _isRead && _tracker.OpenCount == 0);
    }
}
