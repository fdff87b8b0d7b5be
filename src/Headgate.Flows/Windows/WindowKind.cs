namespace Headgate.Flows.Windows;

/// <summary>How elements are put into windows.</summary>
public enum WindowKind
{
    /// <summary>All elements are in one window (Flow <c>global</c>).</summary>
    Global,

    /// <summary>Windows of one length in event time, one after the other (Flow <c>fixed</c>).</summary>
    Tumbling,

    /// <summary>Windows of one length in event time that begin more often than they end, so that they overlap.</summary>
    Sliding,

    /// <summary>Windows in event time that last as long as elements follow each other closely.</summary>
    Session,

    /// <summary>Windows of so many elements (Flow <c>count</c>).</summary>
    Count,

    /// <summary>Windows of one length on the clock (Flow <c>periodic</c>).</summary>
    Periodic,
}
