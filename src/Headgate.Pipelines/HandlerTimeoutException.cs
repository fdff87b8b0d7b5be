namespace Headgate.Pipelines;

/// <summary>A handler took longer than it may.</summary>
public sealed class HandlerTimeoutException : TimeoutException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="step">The step or the batcher.</param>
    /// <param name="timeout">How long its handler may take.</param>
    /// <param name="isAbandoned">Whether the handler went on all the same.</param>
    public HandlerTimeoutException(string step, TimeSpan timeout, bool isAbandoned)
        : base(isAbandoned
            ? $"The handler of '{step}' took longer than its time-out of {timeout}, and did not heed its cancelled token: it was abandoned, and may still be at work. Pass the token on to what it awaits."
            : $"The handler of '{step}' took longer than its time-out of {timeout}. Set HandlerTimeout, or make it quicker.")
    {
        Step = step;
        IsAbandoned = isAbandoned;
    }

    /// <summary>Gets the name of the step or the batcher.</summary>
    public string Step { get; }

    /// <summary>Gets whether the handler went on all the same.</summary>
    public bool IsAbandoned { get; }
}
