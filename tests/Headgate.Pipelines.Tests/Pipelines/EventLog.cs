using Microsoft.Extensions.Logging;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>Remembers what was logged. Thread-safe.</summary>
internal sealed class EventLog : ILoggerFactory, ILogger
{
    private readonly Lock _gate = new();
    private readonly List<(LogLevel Level, string? Event, string Text, Exception? Exception)> _entries = [];

    public IReadOnlyList<(LogLevel Level, string? Event, string Text, Exception? Exception)> All
    {
        get
        {
            lock (_gate) return [.. _entries];
        }
    }

    /// <summary>The names under which something was logged.</summary>
    public IReadOnlyList<string?> Names => [.. All.Select(static entry => entry.Event)];

    /// <summary>What was logged under a name.</summary>
    public IReadOnlyList<(LogLevel Level, string? Event, string Text, Exception? Exception)> Of(string name)
    {
        lock (_gate) return [.. _entries.Where(entry => entry.Event == name)];
    }

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_gate) _entries.Add((logLevel, eventId.Name, formatter(state, exception), exception));
    }

    public void Dispose()
    {
    }
}
