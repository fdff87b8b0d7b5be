namespace Headgate.Stages;

/// <summary>Why a stage stopped, or a subscription ended, in one word.</summary>
public enum StopKind
{
    /// <summary>The work is done. Counts as a normal end.</summary>
    Normal,

    /// <summary>Asked to stop by its owner, a supervisor or the host. Counts as a normal end.</summary>
    Shutdown,

    /// <summary>An exception in a callback, a source or a dispatcher.</summary>
    Fault,

    /// <summary>Stopped without being asked politely: a callback may have been abandoned.</summary>
    Killed,

    /// <summary>The producer that was to be subscribed to was not running.</summary>
    NoProducer,

    /// <summary>The producer's dispatcher refused the subscription.</summary>
    Refused,

    /// <summary>This consumer is subscribed to this producer already.</summary>
    AlreadySubscribed,

    /// <summary>A subscription with the same id was open already.</summary>
    DuplicateSubscription,

    /// <summary>A message named a subscription that is not open.</summary>
    UnknownSubscription,
}
