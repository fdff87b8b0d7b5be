namespace Headgate.Testing.Conformance.Subjects;

/// <summary>What a sink can do. A rule is checked when the sink declares all that it is about.</summary>
[Flags]
public enum SinkFeatures
{
    /// <summary>It can be written to.</summary>
    None = 0,

    /// <summary>What is written one after the other is read in that order.</summary>
    Order = 1 << 0,

    /// <summary>A message that cannot be written fails alone; the others of its batch are written.</summary>
    FailsAlone = 1 << 1,

    /// <summary>It goes on when its connection was lost.</summary>
    Reconnects = 1 << 2,

    /// <summary>What is written twice is there once.</summary>
    Idempotent = 1 << 3,

    /// <summary>It sends the trace on, as the header <c>traceparent</c>.</summary>
    Traces = 1 << 4,

    /// <summary>Any text can be written, also an empty one, and one of several lines.</summary>
    AnyText = 1 << 5,

    /// <summary>It needs a secret.</summary>
    Secret = 1 << 6,

    /// <summary>It keeps dead letters.</summary>
    DeadLetters = 1 << 7,
}
