namespace Headgate.Testing.Conformance.Subjects;

/// <summary>What a source can do. A rule is checked when the source declares all that it is about.</summary>
[Flags]
public enum SourceFeatures
{
    /// <summary>It can be read.</summary>
    None = 0,

    /// <summary>What was not acknowledged comes again to the next reader.</summary>
    Acknowledges = 1 << 0,

    /// <summary>What is handed back comes again at once, on the same connection.</summary>
    Returns = 1 << 1,

    /// <summary>A message that has failed is done with, unless its options say otherwise.</summary>
    SettlesFailures = 1 << 2,

    /// <summary>Its messages have positions, and it goes on after the acknowledged run that has no gap.</summary>
    Positions = 1 << 3,

    /// <summary>Messages of one key come in the order in which they were sent.</summary>
    Order = 1 << 4,

    /// <summary>Headers come with the message, as its metadata, under their names.</summary>
    Headers = 1 << 5,

    /// <summary>It connects again when its connection was lost.</summary>
    Reconnects = 1 << 6,

    /// <summary>Several readers share the messages: each goes to one of them.</summary>
    SharedReaders = 1 << 7,

    /// <summary>It says that it has come to its end.</summary>
    Ends = 1 << 8,

    /// <summary>It waits for messages that are sent later.</summary>
    Waits = 1 << 9,

    /// <summary>The origin says how many messages it still has to give out.</summary>
    CountsWaiting = 1 << 10,

    /// <summary>Messages say how big they are.</summary>
    Sizes = 1 << 11,

    /// <summary>Any text can be sent, also an empty one, and one of several lines.</summary>
    AnyText = 1 << 12,

    /// <summary>It needs a secret.</summary>
    Secret = 1 << 13,
}
