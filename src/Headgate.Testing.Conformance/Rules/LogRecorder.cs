using Microsoft.Extensions.Logging;

namespace Headgate.Testing.Conformance.Rules;

/// <summary>Keeps every line that is logged, of all levels, with exceptions and scopes.</summary>
internal sealed class LogRecorder : ILoggerFactory, ILogger
{
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];

    /// <summary>Keeps a text as if it had been logged.</summary>
    public void Add(string line)
    {
        lock (_gate) _lines.Add(line);
    }

    /// <summary>The first line that holds the text; null when none does.</summary>
    public string? Find(string text)
    {
        lock (_gate) return _lines.Find(line => line.Contains(text, StringComparison.Ordinal));
    }

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        Add(Words(state));
        return null;
    }

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Add($"{logLevel} {eventId}: {formatter(state, exception)} {Words(state)} {exception}");

    public void Dispose()
    {
    }

    private static string Words<TState>(TState state) =>
        state is IEnumerable<KeyValuePair<string, object?>> values ? string.Join(' ', values.Select(static it => $"{it.Key}={it.Value}")) : $"{state}";
}
