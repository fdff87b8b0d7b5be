namespace Headgate.Pipelines.Batching;

/// <summary>What a rule for the size of batches says of a message.</summary>
public enum BatchSplit
{
    /// <summary>The message goes into the batch, and the batch stays open.</summary>
    Continue,

    /// <summary>The message goes into the batch, and the batch closes.</summary>
    CloseAfter,

    /// <summary>The batch closes without the message, which begins the next one. Said of the first message of a batch, it means <see cref="Continue"/>.</summary>
    CloseBefore,
}
