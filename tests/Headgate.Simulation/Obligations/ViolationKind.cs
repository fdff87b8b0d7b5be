namespace Headgate.Simulation.Obligations;

/// <summary>What can be wrong with a run.</summary>
public enum ViolationKind
{
    /// <summary>Acknowledged for good, and neither in its sinks nor among the dead letters.</summary>
    Lost,

    /// <summary>Sunk, and never issued, or where it does not belong.</summary>
    Phantom,

    /// <summary>Sunk with another payload than it was issued with.</summary>
    Corrupt,

    /// <summary>Sunk more often than redeliveries and failures explain.</summary>
    Duplicated,

    /// <summary>Sunk behind a later message of its key.</summary>
    Reordered,

    /// <summary>Not finished when everything had come to rest, with all faults over.</summary>
    Stuck,

    /// <summary>Acknowledged before it was in its sinks, or among the dead letters.</summary>
    AcknowledgedEarly,

    /// <summary>Acknowledged twice on one delivery, or on a delivery that never was.</summary>
    AcknowledgedTwice,

    /// <summary>A position was committed behind which something is not finished, or the commit went back.</summary>
    NotContiguous,

    /// <summary>More was in flight than the bounds of the pipeline allow.</summary>
    Unbounded,

    /// <summary>A source took more from its broker than the pipeline had asked for.</summary>
    MoreThanAsked,

    /// <summary>A handler began while the pipeline was paused.</summary>
    RanWhilePaused,

    /// <summary>A stage, a session or a timer was there after the stop.</summary>
    LeftBehind,

    /// <summary>The pipeline's own counts do not add up, or differ from the broker's.</summary>
    Miscounted,

    /// <summary>A stop took longer than its time-out, or a wait did not end.</summary>
    TooLate,

    /// <summary>The result of a flow differs from that of an undisturbed run.</summary>
    WrongResult,

    /// <summary>Something threw that must not.</summary>
    Threw,
}
