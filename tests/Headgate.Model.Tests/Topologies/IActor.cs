using Headgate.Stages;

namespace Headgate.Model.Tests.Topologies;

/// <summary>A stage of a topology, with the accounts that the model keeps of it.</summary>
internal interface IActor
{
    Stage Stage { get; }

    Script Script { get; }

    /// <summary>Its account as an emitting stage; null when it emits nothing.</summary>
    Emitter? Emitter { get; }

    /// <summary>Its account as a consuming stage; null when it consumes nothing.</summary>
    Taker? Taker { get; }
}
