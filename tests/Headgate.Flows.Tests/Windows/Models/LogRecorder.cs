using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Headgate.Flows.Tests.Windows.Models;

/// <summary>Keeps what is logged.</summary>
internal sealed class LogRecorder : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<(string? Name, string Message)> _entries = new();

    public IEnumerable<string?> Names => _entries.Select(entry => entry.Name);

    public IEnumerable<string> Messages => _entries.Select(entry => entry.Message);

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public ILogger CreateLogger(string categoryName) => this;

    public void Dispose()
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel)) _entries.Enqueue((eventId.Name, formatter(state, exception)));
    }
}
