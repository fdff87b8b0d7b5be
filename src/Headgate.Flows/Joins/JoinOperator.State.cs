using Headgate.Flows.Snapshots;

namespace Headgate.Flows.Joins;

/// <content>What it remembers: the elements. Which of its sources have ended is said again.</content>
internal sealed partial class JoinOperator<TKey, TLeft, TRight, TResult> : IHoldsBarriers
{
    /// <inheritdoc />
    public string Shape => $"{typeof(TLeft)} and {typeof(TRight)} by {typeof(TKey)}";

    /// <inheritdoc />
    public bool IsPerStage => false;

    /// <inheritdoc />
    public void Write(StateWriter to) => table.Write(to);

    /// <inheritdoc />
    public void Read(StateReader from) => table.Read(from, from.State);
}
