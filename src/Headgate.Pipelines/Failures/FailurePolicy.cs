namespace Headgate.Pipelines.Failures;

/// <summary>What a step does with failures. Immutable, but for its draws.</summary>
internal sealed class FailurePolicy(RetryOptions? retry, FailureAction action, IReadOnlyList<IFailureHandler> handlers, IDeadLetterSink? deadLetters, Func<double> draw)
{
    private readonly RetrySchedule _schedule = new(retry);

    public FailureAction Action => action;

    public IReadOnlyList<IFailureHandler> Handlers => handlers;

    public IDeadLetterSink? DeadLetters => deadLetters;

    /// <summary>How long to wait after a failed attempt; null when there is no other. A rule of the user's that throws counts as a no.</summary>
    public TimeSpan? NextDelay(int attempt, Exception failure)
    {
        try
        {
            return _schedule.NextDelay(attempt, failure, draw());
        }
        catch (Exception)
        {
            return null;
        }
    }
}
