using Microsoft.Extensions.Logging;

namespace Headgate.Stages.Tests.Probes;

/// <summary>Keeps what is logged. Safe on any thread.</summary>
internal sealed class LogRecorder : ILoggerFactory
{
    private readonly List<Entry> _entries = [];
    private readonly Lock _gate = new();

    public IReadOnlyList<Entry> Entries
    {
        get
        {
            lock (_gate) return [.. _entries];
        }
    }

    public IReadOnlyList<Entry> Of(string eventName) => [.. Entries.Where(entry => entry.Event.Name == eventName)];

    public IReadOnlyList<Entry> AtLeast(LogLevel level) => [.. Entries.Where(entry => entry.Level >= level)];

    public ILogger CreateLogger(string categoryName) => new Writer(this);

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }

    public sealed record Entry(EventId Event, LogLevel Level, string Message, Exception? Exception);

    private sealed class Writer(LogRecorder recorder) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (recorder._gate) recorder._entries.Add(new Entry(eventId, logLevel, formatter(state, exception), exception));
        }
    }
}
