using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Connections;
using Headgate.Pipelines.Sources;
using Headgate.Sql.Checkpoints;

namespace Headgate.Sql.Queries;

/// <summary>As long as its source lives, over all its connections: acknowledging needs none of them.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "A semaphore whose wait handle nobody asks for holds nothing.")]
internal sealed class QueryEpoch<T>(SourceContext context, SqlCheckpoint? checkpoint) : Epoch(context)
{
    private readonly ConcurrentQueue<RowDelivery<T>> _returned = new();
    private readonly SemaphoreSlim _arrived = new(0);
    private long _readCount;

    /// <summary>Set when the source begins.</summary>
    public CheckpointTracker? Tracker { get; set; }

    public RowDelivery<T> Add(object key, string keyText, T data, Exception? failure)
    {
        var number = Tracker is { } tracker ? checkpoint!.Add(tracker, keyText) : _readCount++;
        return new RowDelivery<T>(this, key, number, data, failure);
    }

    /// <summary>Gives out again what was handed back.</summary>
    public void GiveReturned(MessageBuffer<T> messages)
    {
        var before = messages.Count;
        while (!messages.IsFull && _returned.TryDequeue(out var returned)) messages.Add(returned.Again().ToMessage());
        NoteReceived(messages.Count - before);
    }

    /// <summary>Waits until a row was handed back.</summary>
    public Task ReturnedAsync(CancellationToken cancellationToken) => _arrived.WaitAsync(cancellationToken);

    protected override async ValueTask SettleAsync(EndedDeliveries ended, CancellationToken cancellationToken)
    {
        for (var i = 0; i < ended.Returned.Count; i++) _returned.Enqueue((RowDelivery<T>)ended.Returned[i]);
        if (ended.Returned.Count > 0) _arrived.Release();
        if (Tracker is not { } tracker) return;
        var numbers = new List<long>(ended.Succeeded.Count + ended.Failed.Count);
        for (var i = 0; i < ended.Succeeded.Count; i++) numbers.Add(((QueryDelivery)ended.Succeeded[i]).Number);
        for (var i = 0; i < ended.Failed.Count; i++) numbers.Add(((QueryDelivery)ended.Failed[i]).Number);
        if (numbers.Count > 0) await checkpoint!.DoneAsync(tracker, numbers, cancellationToken);
    }
}
