using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Connections;
using Headgate.Pipelines.Sources;

namespace Headgate.PostgreSql.Changes;

/// <summary>As long as a replication connection lasts: the server sends again, over the next, what was not confirmed on it.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "A semaphore whose wait handle nobody asks for holds nothing.")]
internal sealed class ChangesEpoch(SourceContext context, TransactionTracker tracker, Func<ulong, CancellationToken, Task> confirm) : Epoch(context)
{
    private readonly ConcurrentQueue<ChangeDelivery> _returned = new();
    private readonly SemaphoreSlim _arrived = new(0);

    /// <summary>Gives out again what was handed back.</summary>
    public void GiveReturned(MessageBuffer<PostgresChange> messages)
    {
        var count = 0;
        for (; !messages.IsFull && _returned.TryDequeue(out var returned); count++) messages.Add(returned.Change, returned.Again());
        NoteReceived(count);
    }

    /// <summary>Waits until a change was handed back.</summary>
    public Task ReturnedAsync(CancellationToken cancellationToken) => _arrived.WaitAsync(cancellationToken);

    protected override async ValueTask SettleAsync(EndedDeliveries ended, CancellationToken cancellationToken)
    {
        for (var i = 0; i < ended.Returned.Count; i++) _returned.Enqueue((ChangeDelivery)ended.Returned[i]);
        if (ended.Returned.Count > 0) _arrived.Release();
        var hasMoved = false;
        for (var i = 0; i < ended.Succeeded.Count; i++) hasMoved |= tracker.Done(((ChangeDelivery)ended.Succeeded[i]).Transaction);
        for (var i = 0; i < ended.Failed.Count; i++) hasMoved |= tracker.Done(((ChangeDelivery)ended.Failed[i]).Transaction);
        if (hasMoved) await confirm(tracker.Confirmable, cancellationToken);
    }
}
