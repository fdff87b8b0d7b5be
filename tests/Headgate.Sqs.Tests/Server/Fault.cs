namespace Headgate.Sqs.Tests.Server;

/// <summary>What goes wrong with a call to our own server.</summary>
internal enum Fault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It is refused, since there are too many.</summary>
    Throttled,

    /// <summary>The service fails.</summary>
    Internal,

    /// <summary>The connection is cut before anything is done.</summary>
    Dropped,

    /// <summary>The connection is cut when all is done: the answer is lost.</summary>
    AnswerDropped,

    /// <summary>Who asks may not do that.</summary>
    Denied,
}
