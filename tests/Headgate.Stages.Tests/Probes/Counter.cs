namespace Headgate.Stages.Tests.Probes;

/// <summary>Counts as far as it is asked; ends after <paramref name="last"/>.</summary>
internal sealed class Counter(long last = long.MaxValue, ProducerOptions<long>? options = null) : Producer<long>(options)
{
    private long _next;

    public List<int> Demands { get; } = [];

    protected override ValueTask OnDemandAsync(int demand, CancellationToken cancellationToken)
    {
        Demands.Add(demand);
        for (var i = 0; i < demand && _next <= last; i++) Emit(_next++);
        if (_next > last) Complete();
        return default;
    }
}
