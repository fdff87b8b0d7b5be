using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Headgate.Connectors.Tests.Secrets;

/// <summary>Keeps all that is logged, at every level, with its exceptions.</summary>
internal sealed class LogBook : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyCollection<string> Lines => _lines;

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue($"{eventId.Name}|{formatter(state, exception)}|{state}|{exception}");

    public void Dispose()
    {
    }
}
