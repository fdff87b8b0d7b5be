namespace Headgate.Flows;

/// <summary>Partition points of elements that are keys themselves.</summary>
public static class FlowPartitionExtensions
{
    /// <summary>Sends equal elements to one stage, in their order (Flow <c>partition</c>, by the element).</summary>
    /// <typeparam name="T">The type of the elements.</typeparam>
    /// <param name="flow">The flow.</param>
    /// <param name="stages">How many stages there are to send them to; at least 1. Null for <see cref="FlowOptions.Stages"/>.</param>
    /// <param name="comparer">Says which elements are equal; null for the default.</param>
    /// <returns>The partitioned flow.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="stages"/> is less than 1.</exception>
    public static PartitionedFlow<T, T> PartitionBy<T>(this Flow<T> flow, int? stages = null, IEqualityComparer<T>? comparer = null)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(flow);
        return flow.PartitionBy(static item => item, stages, comparer);
    }
}
