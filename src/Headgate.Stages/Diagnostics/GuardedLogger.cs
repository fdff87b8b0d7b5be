using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace Headgate.Stages.Diagnostics;

/// <summary>A logger that never throws: one that fails costs its line, and must not stop a stage or leave one half stopped.</summary>
[SuppressMessage("Design", "CA1031", Justification = "Whatever a log provider throws.")]
internal sealed class GuardedLogger(ILogger logger) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        try
        {
            return logger.BeginScope(state);
        }
        catch (Exception)
        {
            return null;
        }
    }

    public bool IsEnabled(LogLevel logLevel)
    {
        try
        {
            return logger.IsEnabled(logLevel);
        }
        catch (Exception)
        {
            return false;
        }
    }

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        try
        {
            logger.Log(logLevel, eventId, state, exception, formatter);
        }
        catch (Exception)
        {
            // There is nowhere left to say so.
        }
    }
}
