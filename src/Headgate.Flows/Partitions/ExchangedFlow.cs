using Headgate.Flows.Exchanges;
using Headgate.Flows.Fusion;
using Headgate.Flows.Planning;

namespace Headgate.Flows.Partitions;

/// <summary>A flow after a partition point, of which the user knows nothing.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <param name="exchange">The partition point.</param>
internal sealed class ExchangedFlow<T, TKey>(Exchange<T, TKey> exchange) : Flow<T>(exchange.Before.Options)
{
    /// <inheritdoc />
    internal override ClockSource Clock => exchange.Clock;

    /// <inheritdoc />
    internal override bool SharesSequence => false;

    /// <inheritdoc />
    internal override Layer Build(Blueprint blueprint, Chain<T> rest, LayerOutput output) => exchange.Build(blueprint, rest, output);
}
