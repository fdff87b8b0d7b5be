using Headgate.Pipelines.Diagnostics;
using Headgate.Pipelines.Running;

namespace Headgate.Pipelines.Acknowledgement;

/// <summary>
/// Gathers messages that have ended, and has them acknowledged in one call for each acknowledger and reference. Belongs to one worker.
/// </summary>
internal sealed class AckGroups(Ledger ledger)
{
    private readonly List<AckGroup> _groups = [];
    private readonly Stack<AckGroup> _spare = new();
    private Dictionary<(IAcknowledger Acknowledger, object? Reference), AckGroup>? _byReference;
    private AckTally _tally;
    private SampleStride _sample;
    private uint _rotation;

    /// <summary>From so many groups on they are looked up by a hash.</summary>
    private const int Few = 8;

    public bool IsEmpty => _tally.Count == 0;

    /// <summary>A message, or a part of one, has ended.</summary>
    public void Add(Delivery delivery, DeliveryStatus status, Exception? failure = null)
    {
        while (delivery.End(status, failure))
        {
            if (delivery.Parent is null)
            {
                AddWhole(delivery);
                return;
            }

            // What has become of the last part, and of those before it, is what has become of the whole.
            status = delivery.Status;
            failure = delivery.Failure;
            delivery = delivery.Parent;
        }
    }

    /// <summary>Messages have succeeded: from the front, as long as there is nothing special about them.</summary>
    /// <returns>How many. The one behind them was told by its handler how to end, or is to be added by itself.</returns>
    public int AddSucceeded<T>(ReadOnlySpan<Message<T>> messages)
    {
        var count = 0;
        var bytes = 0L;
        var isLeased = ledger.HasLeases;
        var stride = PipelineTelemetry.WatchesEnds && messages.Length > 0 ? ledger.Telemetry.Ends.StrideFor(messages.Length) : int.MaxValue;
        var first = (int)(_rotation++ % (uint)stride);
        AckGroup? group = null;
        for (; count < messages.Length; count++)
        {
            var delivery = messages[count].Delivery;
            if (messages[count].IsMarked || !delivery.TrySucceed()) break;
            bytes += delivery.AdmittedBytes;
            if (isLeased) ledger.Forget(delivery);
            if (stride != int.MaxValue && count % stride == first) ledger.Telemetry.Ended(delivery);
            var acknowledger = delivery.OwnAcknowledger;
            if (group is null || !group.IsFor(acknowledger, delivery.Reference))
                group = ReferenceEquals(acknowledger, NoAcknowledger.Instance) ? null : GroupFor(acknowledger, delivery.Reference);
            group?.AddSucceeded(delivery);
        }

        _tally.AddSucceeded(count, bytes);
        return count;
    }

    /// <summary>A message has ended with its data, which a test may want to see.</summary>
    public void Add<T>(in Message<T> message, DeliveryStatus status)
    {
        if (message.Delivery.IsObserved) message.Delivery.Observe(message.Data);
        Add(message.Delivery, status);
    }

    /// <summary>Has what was gathered acknowledged. Never throws: a failure is logged, and the messages count as acknowledged.</summary>
    public ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (PipelineTelemetry.WatchesEnds) _sample.EndGroup(ledger.Telemetry.Ends);
        if (_groups.Count > 0) return SendAsync(cancellationToken);
        ledger.NoteEnded(_tally);
        _tally = default;
        return default;
    }

    private void AddWhole(Delivery delivery)
    {
        _tally.Add(delivery);
        ledger.Forget(delivery);
        if (PipelineTelemetry.WatchesEnds && _sample.Take()) ledger.Telemetry.Ended(delivery);
        var acknowledger = delivery.Acknowledger;
        if (!ReferenceEquals(acknowledger, NoAcknowledger.Instance)) GroupFor(acknowledger, delivery.Reference).Add(delivery);
    }

    private AckGroup GroupFor(IAcknowledger acknowledger, object? reference)
    {
        if (_groups.Count > 0 && _groups[^1].IsFor(acknowledger, reference)) return _groups[^1];
        if (_groups.Count >= Few) return LookUp(acknowledger, reference);
        foreach (var group in _groups)
        {
            if (group.IsFor(acknowledger, reference)) return group;
        }

        return Begin(acknowledger, reference);
    }

    private AckGroup LookUp(IAcknowledger acknowledger, object? reference)
    {
        _byReference ??= [];
        if (_byReference.Count == 0)
        {
            foreach (var group in _groups) _byReference.Add((group.Acknowledger, group.Reference), group);
        }

        if (_byReference.TryGetValue((acknowledger, reference), out var found)) return found;
        var begun = Begin(acknowledger, reference);
        _byReference.Add((acknowledger, reference), begun);
        return begun;
    }

    private AckGroup Begin(IAcknowledger acknowledger, object? reference)
    {
        var group = _spare.TryPop(out var spare) ? spare : new AckGroup();
        group.Begin(acknowledger, reference);
        _groups.Add(group);
        return group;
    }

    private async ValueTask SendAsync(CancellationToken cancellationToken)
    {
        foreach (var group in _groups)
        {
            var begun = ledger.Clock.GetTimestamp();
            try
            {
                await group.SendAsync(cancellationToken);
                ledger.Telemetry.Acknowledged(begun, null);
            }
            catch (Exception failure)
            {
                ledger.Telemetry.Acknowledged(begun, failure);
                PipelineEvents.AcknowledgeFailed(ledger.Logger, failure, ledger.Pipeline, group.Acknowledger.GetType().Name);
            }

            group.Clear();
            _spare.Push(group);
        }

        _groups.Clear();
        _byReference?.Clear();
        ledger.NoteEnded(_tally);
        _tally = default;
    }
}
