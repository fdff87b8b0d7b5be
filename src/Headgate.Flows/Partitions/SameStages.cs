using Headgate.Flows.Fusion;
using Headgate.Flows.Planning;

namespace Headgate.Flows.Partitions;

/// <summary>The stages that the elements are in already.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <param name="flow">The flow of the elements.</param>
internal sealed class SameStages<T>(Flow<T> flow) : StagedFlow<T>(flow.Options)
{
    /// <inheritdoc />
    internal override Layer BuildTimed(Blueprint blueprint, Chain<T> rest, LayerOutput output, Func<T, long>? eventTime) => flow.Build(blueprint, rest, output);
}
