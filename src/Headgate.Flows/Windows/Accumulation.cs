namespace Headgate.Flows.Windows;

/// <summary>What a window that fires more than once does with what it has fired.</summary>
public enum Accumulation
{
    /// <summary>Each result is that of all elements so far.</summary>
    Accumulating,

    /// <summary>Each result is that of the elements since the one before. A window with nothing new does not fire when it closes.</summary>
    Discarding,

    /// <summary>Each result is that of all elements so far, and the one before is taken back first: it is sent once more, as a retraction. States must be
    /// values that a reducer replaces and does not change.</summary>
    Retracting,
}
