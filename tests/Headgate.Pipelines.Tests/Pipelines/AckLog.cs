using Headgate.Pipelines.Acknowledgement;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>An acknowledger that remembers what it was told. Thread-safe.</summary>
internal sealed class AckLog : IAcknowledger
{
    private readonly Lock _gate = new();
    private readonly List<Delivery> _succeeded = [];
    private readonly List<Delivery> _failed = [];
    private readonly List<Delivery> _returned = [];

    public int CallCount { get; private set; }

    public IReadOnlyList<long> Succeeded => Positions(_succeeded);

    public IReadOnlyList<long> Failed => Positions(_failed);

    public IReadOnlyList<long> Returned => Positions(_returned);

    public IReadOnlyList<Delivery> FailedDeliveries
    {
        get
        {
            lock (_gate) return [.. _failed];
        }
    }

    public int Count
    {
        get
        {
            lock (_gate) return _succeeded.Count + _failed.Count + _returned.Count;
        }
    }

    public ValueTask AcknowledgeAsync(EndedDeliveries ended, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            CallCount++;
            _succeeded.AddRange(ended.Succeeded);
            _failed.AddRange(ended.Failed);
            _returned.AddRange(ended.Returned);
        }

        return default;
    }

    private IReadOnlyList<long> Positions(List<Delivery> deliveries)
    {
        lock (_gate) return [.. deliveries.Select(static delivery => delivery.Position)];
    }
}
