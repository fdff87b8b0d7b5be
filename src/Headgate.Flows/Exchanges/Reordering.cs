using System.Diagnostics.CodeAnalysis;
using Headgate.Flows.Batches;

namespace Headgate.Flows.Exchanges;

/// <summary>
/// Puts batches into the order of their source again, after several stages have worked on them side by side. Pure. One of it serves the
/// batches that share one sequence.
/// </summary>
/// <remarks>
/// It holds what comes too early. That cannot end in a standstill: each stage works on its batches in the order of their numbers, so whoever has the
/// next number has sent nothing that is held, and has all the demand that it began with.
/// </remarks>
/// <param name="reorders">Whether there is anything to put in order: otherwise batches are ready as they come.</param>
internal sealed class Reordering(bool reorders)
{
    private readonly Dictionary<long, Queue<Arrival>> _early = [];
    private readonly Queue<Arrival> _ready = [];
    private long _next;

    /// <summary>Gets how many batches wait for one before them.</summary>
    public int HeldCount { get; private set; }

    /// <summary>Gets whether a batch can be processed.</summary>
    public bool HasReady => _ready.Count > 0;

    /// <summary>A batch has come.</summary>
    public void Add(Arrival arrival)
    {
        var batch = arrival.Batch;
        if (!reorders || batch.Sequence == FlowBatch.Unsequenced)
        {
            _ready.Enqueue(arrival);
            return;
        }

        if (batch.Sequence == _next)
        {
            _ready.Enqueue(arrival);
            if (batch.IsLastPart) GoOn();
            return;
        }

        if (!_early.TryGetValue(batch.Sequence, out var parts)) _early.Add(batch.Sequence, parts = []);
        parts.Enqueue(arrival);
        HeldCount++;
    }

    /// <summary>Takes the next batch.</summary>
    public bool TryTake([MaybeNullWhen(false)] out Arrival arrival) => _ready.TryDequeue(out arrival);

    private void GoOn()
    {
        var isComplete = true;
        while (isComplete)
        {
            _next++;
            isComplete = false;
            if (!_early.Remove(_next, out var parts)) return;
            foreach (var arrival in parts)
            {
                _ready.Enqueue(arrival);
                HeldCount--;
                isComplete |= arrival.Batch.IsLastPart;
            }
        }
    }
}
