namespace Headgate.Pipelines.Failures;

/// <summary>The names under which a dead letter that is replayed says, in the metadata of its message, what became of it before. Beside them stand the metadata
/// that the message had at first.</summary>
public static class DeadLetterMetadata
{
    /// <summary>The name of the pipeline in which it failed: a <see cref="string"/>.</summary>
    public const string Pipeline = "dead_letter.pipeline";

    /// <summary>The name of the step, or of the batcher, in which it failed: a <see cref="string"/>.</summary>
    public const string Step = "dead_letter.step";

    /// <summary>Why it failed, in words: a <see cref="string"/>.</summary>
    public const string Reason = "dead_letter.reason";

    /// <summary>How often it was tried: an <see cref="int"/>.</summary>
    public const string Attempts = "dead_letter.attempts";

    /// <summary>Where it stood in its first source: a <see cref="long"/>, -1 when that had no order.</summary>
    public const string Position = "dead_letter.position";

    /// <summary>When it failed for the last time: a <see cref="DateTimeOffset"/>.</summary>
    public const string FailedAt = "dead_letter.failed_at";

    /// <summary>How often it has been replayed, the present time included: an <see cref="int"/>, 1 at first.</summary>
    public const string ReplayCount = "dead_letter.replay_count";
}
