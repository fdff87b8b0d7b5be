namespace Headgate.Pipelines.Execution;

/// <summary>What becomes of a piece of work after a worker has had it.</summary>
/// <param name="RetryAfter">When it is to be tried again; null when it is done, well or badly.</param>
internal readonly record struct Verdict(TimeSpan? RetryAfter)
{
    public static Verdict Done => default;
}
