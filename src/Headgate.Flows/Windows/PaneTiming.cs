namespace Headgate.Flows.Windows;

/// <summary>When a result of a window was fired, as its watermark goes.</summary>
public enum PaneTiming
{
    /// <summary>Before the window closed: by a trigger.</summary>
    Early,

    /// <summary>When the window closed.</summary>
    OnTime,

    /// <summary>After it had closed: by an element that came late, and not too late.</summary>
    Late,
}
