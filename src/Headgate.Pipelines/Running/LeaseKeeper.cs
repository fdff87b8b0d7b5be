using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Diagnostics;

namespace Headgate.Pipelines.Running;

/// <summary>Has the leases of messages in flight extended, well before they run out: those of each acknowledger by themselves. Thread-safe.</summary>
internal sealed class LeaseKeeper(Ledger ledger) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ILeaseAcknowledger, LeaseGroup> _groups = [];
    private readonly Dictionary<Delivery, LeaseGroup> _groupOf = new(ReferenceEqualityComparer.Instance);
    private volatile bool _hasLeases;
    private bool _isDisposed;

    /// <summary>Whether there have been any.</summary>
    public bool HasAny => _hasLeases;

    public void Add(Delivery delivery)
    {
        if (delivery.OwnAcknowledger is not ILeaseAcknowledger acknowledger) return;
        lock (_gate)
        {
            if (!_groups.TryGetValue(acknowledger, out var group)) _groups.Add(acknowledger, group = new LeaseGroup(acknowledger, ledger.Clock, ExtendAsync));
            group.Held.Add(delivery);
            _groupOf[delivery] = group;
            _hasLeases = true;
            if (!_isDisposed) group.Arm();
        }
    }

    public void Remove(Delivery delivery)
    {
        if (!_hasLeases) return;
        lock (_gate)
        {
            // Its acknowledger may be another by now.
            if (_groupOf.Remove(delivery, out var group)) group.Held.Remove(delivery);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            foreach (var group in _groups.Values) group.Dispose();
        }
    }

    private async Task ExtendAsync(LeaseGroup group)
    {
        Delivery[] held;
        lock (_gate)
        {
            group.IsArmed = false;
            if (_isDisposed) return;
            if (group.Held.Count == 0)
            {
                _groups.Remove(group.Acknowledger);
                group.Dispose();
                return;
            }

            // The next time is reckoned from now, however long this takes.
            group.Arm();
            held = [.. group.Held];
        }

        try
        {
            await group.Acknowledger.ExtendAsync(held, ledger.GivenUp);
        }
        catch (Exception failure)
        {
            PipelineEvents.LeaseLost(ledger.Logger, failure, ledger.Pipeline, held.Length);
        }
    }
}
