using Headgate.Flows.Fusion;

namespace Headgate.Flows.Exchanges;

/// <summary>An output that sends elements of one key to one receiver.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <typeparam name="TKey">The type of the keys.</typeparam>
internal sealed class KeyedOutput<T, TKey>(IStageHost host, OutputShape<T> shape, Partitioning<T, TKey> partitioning) : Output<T>(host, shape)
{
    private readonly int _receivers = shape.Receivers;

    /// <inheritdoc />
    public override void Push(T item) => Add(partitioning.Of(item, _receivers), item);
}
