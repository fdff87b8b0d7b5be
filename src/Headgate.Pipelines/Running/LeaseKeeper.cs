using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Diagnostics;

namespace Headgate.Pipelines.Running;

/// <summary>Has the leases of messages in flight extended, well before they run out. Thread-safe.</summary>
internal sealed class LeaseKeeper : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ILeaseAcknowledger, HashSet<Delivery>> _held = [];
    private readonly Ledger _ledger;
    private readonly ITimer _timer;
    private TimeSpan _every = Timeout.InfiniteTimeSpan;

    public LeaseKeeper(Ledger ledger)
    {
        _ledger = ledger;
        _timer = ledger.Clock.CreateTimer(static keeper => _ = ((LeaseKeeper)keeper!).ExtendAsync(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Add(Delivery delivery)
    {
        if (delivery.Acknowledger is not ILeaseAcknowledger acknowledger) return;
        delivery.LeasedFrom = acknowledger;
        lock (_gate)
        {
            if (!_held.TryGetValue(acknowledger, out var deliveries)) _held.Add(acknowledger, deliveries = []);
            deliveries.Add(delivery);
            var every = acknowledger.LeaseDuration / 2;
            if (_every != Timeout.InfiniteTimeSpan && _every <= every) return;
            _every = every;
            _timer.Change(every, Timeout.InfiniteTimeSpan);
        }
    }

    public void Remove(Delivery delivery)
    {
        if (delivery.LeasedFrom is not { } acknowledger) return;
        lock (_gate)
        {
            if (_held.TryGetValue(acknowledger, out var deliveries)) deliveries.Remove(delivery);
        }
    }

    public void Dispose() => _timer.Dispose();

    private async Task ExtendAsync()
    {
        (ILeaseAcknowledger Acknowledger, Delivery[] Deliveries)[] due;
        lock (_gate)
        {
            due = [.. _held.Where(static held => held.Value.Count > 0).Select(static held => (held.Key, held.Value.ToArray()))];
        }

        foreach (var (acknowledger, deliveries) in due)
        {
            try
            {
                await acknowledger.ExtendAsync(deliveries, CancellationToken.None);
            }
            catch (Exception failure)
            {
                PipelineEvents.LeaseLost(_ledger.Logger, failure, _ledger.Pipeline, deliveries.Length);
            }
        }

        lock (_gate)
        {
            _every = due.Length == 0 ? Timeout.InfiniteTimeSpan : due.Min(static held => held.Acknowledger.LeaseDuration) / 2;
            _timer.Change(_every, Timeout.InfiniteTimeSpan);
        }
    }
}
