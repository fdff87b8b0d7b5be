namespace Headgate.Model.Tests.Protocol;

/// <summary>Who gets an event.</summary>
public enum DispatcherKind
{
    /// <summary>One consumer, by demand.</summary>
    Demand,

    /// <summary>Every consumer.</summary>
    Broadcast,

    /// <summary>The consumer of its partition.</summary>
    Partition,
}
