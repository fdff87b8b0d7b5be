using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Headgate.Servers;

/// <summary>Keeps all that is logged, at every level, with what it was made of and its exceptions.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class LogBook : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();

    /// <summary>All lines: the name of the event, its level, the message, what it was made of, and the exception.</summary>
    public IReadOnlyCollection<string> Lines => _lines;

    /// <summary>The lines of one event.</summary>
    public IEnumerable<string> Of(string eventName) => _lines.Where(line => line.StartsWith($"{eventName}|", StringComparison.Ordinal));

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue($"{eventId.Name}|{logLevel}|{formatter(state, exception)}|{state}|{exception}");

    public void Dispose()
    {
    }
}
