namespace Headgate.Pipelines.Batching;

/// <summary>Why a batch was closed.</summary>
public enum BatchTrigger
{
    /// <summary>It was full: by the number of its messages, by their bytes, or by a rule of the user's.</summary>
    Size,

    /// <summary>Its time, counted from its first message, had passed.</summary>
    Timeout,

    /// <summary>A message of it was in <see cref="BatchMode.Flush"/>.</summary>
    Flush,

    /// <summary>The pipeline stops or drains.</summary>
    Drain,

    /// <summary>It was closed early, because the batcher may hold no more open messages or no more open batches, or because those that are open have all of the pipeline's memory.</summary>
    Capacity,
}
