namespace Headgate.Pipelines;

/// <summary>Whether a message waits in a batch for others (Broadway's <c>batch_mode</c>).</summary>
public enum BatchMode
{
    /// <summary>The batch goes out when it is full or its time has come.</summary>
    Bulk,

    /// <summary>The batch goes out with this message, however full it is.</summary>
    Flush,
}
