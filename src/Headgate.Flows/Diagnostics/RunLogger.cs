using Headgate.Stages.Buffering;
using Microsoft.Extensions.Logging;

namespace Headgate.Flows.Diagnostics;

/// <summary>What one stage of a run logs.</summary>
/// <param name="inner">Where it goes.</param>
/// <param name="log">The log of the run.</param>
internal sealed class RunLogger(ILogger inner, RunLog log) : ILogger
{
    /// <inheritdoc />
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => inner.BeginScope(state);

    /// <inheritdoc />
    public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

    /// <inheritdoc />
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var level = logLevel >= LogLevel.Warning && FollowsFrom(eventId, state, exception) ? LogLevel.Debug : logLevel;
        if (level == logLevel || inner.IsEnabled(level)) inner.Log(level, eventId, state, exception, formatter);
    }

    /// <summary>Whether it only follows from what is logged elsewhere: a stage ends with another, or has something left that the flow does not come to any more.</summary>
    private bool FollowsFrom(EventId eventId, object? state, Exception? exception) => eventId.Name switch
    {
        "StageEndedWithProducer" => true,
        "StageFailed" => !log.IsNews(ValueOf(state, "Stage") as string, exception),
        "EventsDiscarded" => ValueOf(state, "Reason") is DiscardReason.ProducerStopped,
        _ => false,
    };

    private static object? ValueOf(object? state, string name)
    {
        if (state is not IReadOnlyList<KeyValuePair<string, object?>> values) return null;
        foreach (var value in values)
        {
            if (value.Key == name) return value.Value;
        }

        return null;
    }
}
