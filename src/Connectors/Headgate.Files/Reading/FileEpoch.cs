using System.Collections.Concurrent;
using Headgate.Files.Checkpoints;
using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Connections;
using Headgate.Pipelines.Sources;

namespace Headgate.Files.Reading;

/// <summary>The acknowledger of the messages of a source. It never ends: also what is acknowledged after its source has failed need not be read again.</summary>
internal sealed class FileEpoch<T>(SourceContext context, CheckpointLedger ledger) : Epoch(context)
{
    private readonly ConcurrentQueue<FileDelivery<T>> _returned = new();

    /// <summary>Gives again what was handed back.</summary>
    public void GiveReturned(MessageBuffer<T> messages)
    {
        while (!messages.IsFull && _returned.TryDequeue(out var delivery))
        {
            var again = delivery.Again();
            NoteReceived(1);
            messages.Add(again.Data, again);
        }
    }

    protected override ValueTask SettleAsync(EndedDeliveries ended, CancellationToken cancellationToken)
    {
        for (var i = 0; i < ended.Returned.Count; i++) _returned.Enqueue((FileDelivery<T>)ended.Returned[i]);
        if (ended.Succeeded.Count + ended.Failed.Count == 0) return default;
        ((FileProgress)ended.Reference!).Acknowledge(ended.Succeeded, ended.Failed);
        return ledger.NoteAsync(cancellationToken);
    }
}
