namespace Headgate.Stages.Supervision;

/// <summary>Which children a supervisor restarts when one has stopped (OTP's supervisor strategies).</summary>
public enum RestartStrategy
{
    /// <summary>That one.</summary>
    OneForOne,

    /// <summary>All: the others are stopped first, in reverse order.</summary>
    OneForAll,

    /// <summary>That one and those that were added after it, which are stopped first, in reverse order.</summary>
    RestForOne,
}
