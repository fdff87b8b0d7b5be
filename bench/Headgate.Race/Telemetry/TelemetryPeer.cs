using Headgate.Race.Ingest;
using Headgate.Race.Measuring;

namespace Headgate.Race.Telemetry;

/// <summary>The pipeline of the ingest race, under one mode.</summary>
internal sealed class TelemetryPeer(TelemetryMode mode, string name) : IAsyncDisposable
{
    public const string CompiledOutName = "Compiled out";

    private readonly List<WorkerProcess> _workers = [];

    public string Name => name;

    public static IReadOnlyList<TelemetryPeer> All() =>
    [
        new(TelemetryMode.CompiledOut, CompiledOutName),
        new(TelemetryMode.Nobody, "Nobody listens"),
        new(TelemetryMode.Metrics, "Metrics"),
        new(TelemetryMode.MetricsAndTraces, "Metrics, 1 % of traces"),
    ];

    public Contender Enter(IngestWork work, long messages)
    {
        var worker = new WorkerProcess(mode, work.Name);
        _workers.Add(worker);
        return new Contender(name, messages, static _ => throw new InvalidOperationException("It is measured elsewhere.")) { MeasureElsewhereAsync = worker.RunAsync };
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers) await worker.DisposeAsync();
    }
}
