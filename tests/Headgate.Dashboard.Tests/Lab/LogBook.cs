using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Headgate.Dashboard.Tests.Lab;

/// <summary>Keeps what is logged.</summary>
public sealed class LogBook : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<LogLine> _lines = new();

    /// <summary>What the dashboard has logged.</summary>
    public IReadOnlyList<LogLine> OfDashboard => [.. _lines.Where(static line => line.Id is >= 1800 and < 1900)];

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue(new LogLine(eventId.Id, logLevel, formatter(state, exception)));

    public void Dispose()
    {
    }
}
