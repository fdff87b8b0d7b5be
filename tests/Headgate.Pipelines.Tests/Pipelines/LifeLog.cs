using Microsoft.Extensions.Logging;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>Remembers the names of what was logged. Thread-safe.</summary>
internal sealed class LifeLog : ILoggerFactory, ILogger
{
    private readonly Lock _gate = new();
    private readonly List<(string? Name, LogLevel Level)> _entries = [];

    public IReadOnlyList<string?> Names
    {
        get
        {
            lock (_gate) return [.. _entries.Select(static entry => entry.Name)];
        }
    }

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_gate) _entries.Add((eventId.Name, logLevel));
    }

    public void Dispose()
    {
    }
}
