using Headgate.Stages;
using Orleans;

namespace Headgate.Orleans;

/// <summary>What a producer somewhere in the cluster is doing.</summary>
[GenerateSerializer, Immutable, Alias("headgate.producer-report")]
public sealed record ProducerReport
{
    /// <summary>Gets the name.</summary>
    [Id(0)]
    public required string Name { get; init; }

    /// <summary>Gets the address of the silo that it runs in.</summary>
    [Id(1)]
    public required string Silo { get; init; }

    /// <summary>Gets which of its lives this is: every start has another one.</summary>
    [Id(2)]
    public required Guid Epoch { get; init; }

    /// <summary>Gets where the stage is in its life.</summary>
    [Id(3)]
    public required StageStatus Status { get; init; }

    /// <summary>Gets how many events could be placed with consumers now.</summary>
    [Id(4)]
    public required long OpenDemand { get; init; }

    /// <summary>Gets how many emitted events wait to be asked for.</summary>
    [Id(5)]
    public required long BufferedCount { get; init; }

    /// <summary>Gets how many events it has emitted.</summary>
    [Id(6)]
    public required long EmittedCount { get; init; }

    /// <summary>Gets its consumers, those in other silos among them, by name.</summary>
    [Id(7)]
    public required IReadOnlyList<ConsumerReport> Consumers { get; init; }
}
