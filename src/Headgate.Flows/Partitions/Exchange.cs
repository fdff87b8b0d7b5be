using Headgate.Flows.Exchanges;
using Headgate.Flows.Fusion;
using Headgate.Flows.Planning;

namespace Headgate.Flows.Partitions;

/// <summary>A partition point: where elements go to the stage of their key.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <param name="Before">Where the elements come from.</param>
/// <param name="Partitioning">Which partition an element belongs to.</param>
/// <param name="Stages">How many partitions there are.</param>
internal sealed record Exchange<T, TKey>(Flow<T> Before, Partitioning<T, TKey> Partitioning, int Stages)
{
    /// <summary>Gets whether the key of an element is looked at although there is one partition only, so that a key that cannot be is noticed all the same.</summary>
    public bool ChecksKeys { get; init; }

    /// <summary>Gets who says how far event time has come after the partition point, when nobody asks the elements for it there.</summary>
    public ClockSource Clock => Before.Clock == ClockSource.Elements ? ClockSource.Elements : ClockSource.Sources;

    /// <summary>Plans the stages of the partitions, and those before them.</summary>
    /// <param name="blueprint">What comes after.</param>
    /// <param name="rest">What the stages of the partitions do.</param>
    /// <param name="output">Where their elements go.</param>
    /// <param name="eventTime">The event time that the stages want to know; null for none.</param>
    /// <returns>The layer of the partitions.</returns>
    public Layer Build(Blueprint blueprint, Chain<T> rest, LayerOutput output, Func<T, long>? eventTime = null)
    {
        var layer = blueprint.Add(FlowLayerKind.Partitioned, Stages, rest, output);
        layer.Places = Partitioning;
        var shape = new OutputShape<T>(Stages, Before.Options.BatchSize, eventTime) { Clock = Before.Clock };
        var partitioning = Partitioning;
        var needsKeys = Stages > 1 || ChecksKeys;
        var sending = new Chain<T>(host => !needsKeys ? new SingleOutput<T>(host, shape) : new KeyedOutput<T, TKey>(host, shape, partitioning), []);
        layer.AddInput(Before.Build(blueprint, sending, new LayerOutput(Stages, IsShared: false) { IsTimed = eventTime is not null && Before.Clock == ClockSource.Elements }));
        return layer;
    }
}
