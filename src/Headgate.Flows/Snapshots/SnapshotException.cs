namespace Headgate.Flows.Snapshots;

/// <summary>A snapshot cannot be saved, or a flow cannot go on with it: its store is damaged or of something else, the flow is another than it was, or its state
/// cannot be written. The message says which, and what to do.</summary>
public sealed class SnapshotException : Exception
{
    /// <summary>Makes the exception.</summary>
    public SnapshotException()
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is wrong, and what to do.</param>
    public SnapshotException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is wrong, and what to do.</param>
    /// <param name="innerException">What it came from.</param>
    public SnapshotException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
