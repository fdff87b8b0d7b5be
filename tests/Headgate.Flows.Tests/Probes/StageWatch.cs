using System.Collections.Concurrent;
using Headgate.Stages;
using Microsoft.Extensions.Logging;

namespace Headgate.Flows.Tests.Probes;

/// <summary>Knows which stages run, from what they log, and keeps what is logged as a warning or worse.</summary>
internal sealed class StageWatch : ILoggerFactory, ILogger
{
    private readonly ConcurrentDictionary<string, StageStatus> _stages = new();
    private readonly ConcurrentQueue<string> _warnings = [];
    private readonly ConcurrentDictionary<string, int> _starts = new();

    /// <summary>The stages that were started and have not ended.</summary>
    public IReadOnlyList<string> Running => [.. _stages.Where(stage => !(stage.Value is StageStatus.Stopped or StageStatus.Faulted)).Select(stage => $"{stage.Key} ({stage.Value})").Order()];

    /// <summary>How many stages were started.</summary>
    public int StartedCount => _starts.Values.Sum();

    public IReadOnlyList<string> Warnings => [.. _warnings];

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public ILogger CreateLogger(string categoryName) => this;

    public void Dispose()
    {
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (logLevel >= LogLevel.Warning) _warnings.Enqueue($"{eventId.Name}: {formatter(state, exception)} {exception}");
        if (eventId.Name != "StageStatusChanged" || state is not IReadOnlyList<KeyValuePair<string, object?>> values) return;
        var stage = (string)values.First(static value => value.Key == "Stage").Value!;
        var from = (StageStatus)values.First(static value => value.Key == "From").Value!;
        if (from == StageStatus.Created) _starts.AddOrUpdate(stage, 1, static (_, count) => count + 1);
        _stages[stage] = (StageStatus)values.First(static value => value.Key == "To").Value!;
    }
}
