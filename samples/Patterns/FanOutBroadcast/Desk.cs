using Headgate.Stages;

namespace Patterns;

/// <summary>Keeps the orders that reach it.</summary>
public sealed class Desk(string name) : Consumer<Order>(new() { Name = name })
{
    private readonly List<Order> _orders = [];

    /// <summary>The orders, in the order in which they came. The list belongs to the stage: read it when the stage has stopped.</summary>
    public IReadOnlyList<Order> Orders => _orders;

    protected override ValueTask OnEventsAsync(EventBatch<Order> events, CancellationToken cancellationToken)
    {
        foreach (var order in events) _orders.Add(order);
        return default;
    }
}
