using Orleans;
using Orleans.Runtime;

namespace Headgate.Orleans.Keeping;

/// <summary>How something that is kept does.</summary>
[GenerateSerializer, Immutable, Alias("headgate.kept-report")]
internal sealed record KeptReport
{
    [Id(0)]
    public required SiloAddress Silo { get; init; }

    /// <summary>Whether its work has come to its end: it need not be kept any more.</summary>
    [Id(1)]
    public required bool IsFinished { get; init; }
}
