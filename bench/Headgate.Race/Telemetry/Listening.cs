using System.Diagnostics;
using Headgate.OpenTelemetry;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Headgate.Race.Telemetry;

/// <summary>Listens as a service does that sends its telemetry elsewhere; here it is only counted.</summary>
internal sealed class Listening : IDisposable
{
    private const int CollectingMilliseconds = 1000;

    private const double SampledTraces = 0.01;

    private readonly MeterProvider? _meters;
    private readonly TracerProvider? _traces;

    public Listening(TelemetryMode mode)
    {
        if (mode is TelemetryMode.Metrics or TelemetryMode.MetricsAndTraces)
        {
            _meters = Sdk.CreateMeterProviderBuilder()
                .AddHeadgateInstrumentation()
                .AddReader(new PeriodicExportingMetricReader(new CountingExporter<Metric>(), CollectingMilliseconds))
                .Build();
        }

        if (mode is not TelemetryMode.MetricsAndTraces) return;
        _traces = Sdk.CreateTracerProviderBuilder()
            .AddHeadgateInstrumentation()
            .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(SampledTraces)))
            .AddProcessor(new BatchActivityExportProcessor(new CountingExporter<Activity>()))
            .Build();
    }

    public void Dispose()
    {
        _traces?.Dispose();
        _meters?.Dispose();
    }
}
