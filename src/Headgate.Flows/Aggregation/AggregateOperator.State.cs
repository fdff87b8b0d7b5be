using Headgate.Flows.Snapshots;

namespace Headgate.Flows.Aggregation;

/// <content>What it remembers: the aggregates.</content>
internal sealed partial class AggregateOperator<T, TKey, TState> : IHoldsBarriers
{
    /// <inheritdoc />
    public string Shape => $"{typeof(TState)} by {typeof(TKey)}";

    /// <inheritdoc />
    public bool IsPerStage => false;

    /// <inheritdoc />
    public void Write(StateWriter to) => to.States(_states);

    /// <inheritdoc />
    public void Read(StateReader from) => from.ReadInto(_states);
}
