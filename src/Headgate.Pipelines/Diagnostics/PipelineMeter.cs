using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;

namespace Headgate.Pipelines.Diagnostics;

/// <summary>The instruments of all pipelines of the process, and their source of activities. Names and units never change.</summary>
internal static class PipelineMeter
{
    public const string Name = "Headgate.Pipelines";

    public const string PipelineTag = "headgate.pipeline";

    public const string StepTag = "headgate.step";

    public const string SourceTag = "headgate.source";

    /// <summary>Whether anything is measured at all. With the switch <c>Headgate.Telemetry.IsSupported</c> off, the compiler leaves out what measures: just in time, and ahead of time too.</summary>
    [FeatureSwitchDefinition("Headgate.Telemetry.IsSupported")]
    public static bool IsSupported { get; } = !AppContext.TryGetSwitch("Headgate.Telemetry.IsSupported", out var isOn) || isOn;

    private static readonly Meter Meter = new(Name);

    public static readonly ActivitySource Activities = new(Name);

    public static readonly Counter<long> StatusChanges =
        Meter.CreateCounter<long>("headgate.pipeline.status_changes", "{change}", "Moves of a pipeline to another status.");

    public static readonly ReadCounter Consumed =
        new(Meter, "messaging.client.consumed.messages", "{message}", "Messages that were received from sources.");

    public static readonly ReadCounter Acknowledged =
        new(Meter, "headgate.pipeline.acknowledged", "{message}", "Messages that have ended, by what has become of them.");

    public static readonly Histogram<double> TimeInPipeline =
        Meter.CreateHistogram<double>("headgate.pipeline.duration", "s", "From the receipt of a message to its end.");

    public static readonly Histogram<double> TimeWaiting =
        Meter.CreateHistogram<double>("headgate.pipeline.wait.duration", "s", "From the receipt of a message until its first handler begins.");

    public static readonly Histogram<double> AcknowledgeDuration =
        Meter.CreateHistogram<double>("headgate.acknowledge.duration", "s", "How long it took to tell a source what has become of messages.");

    public static readonly ReadCounter BusyWorkers =
        new(Meter, "headgate.step.busy_workers", "{worker}", "Workers of a step that have work in hand.", goesDown: true);

    public static readonly Histogram<double> ProcessDuration =
        Meter.CreateHistogram<double>("messaging.process.duration", "s", "How long a handler took for a message or a batch.");

    public static readonly ReadCounter Processed =
        new(Meter, "headgate.step.processed", "{message}", "Messages that a step is done with: they have gone on, or have ended.");

    public static readonly Counter<long> Failures =
        Meter.CreateCounter<long>("headgate.step.failures", "{message}", "Messages that have failed in a step for good.");

    public static readonly ReadCounter Batches =
        new(Meter, "headgate.batch.closed", "{batch}", "Batches that were closed, by what closed them.");

    public static readonly Histogram<long> BatchSize =
        Meter.CreateHistogram<long>("headgate.batch.size", "{message}", "How many messages a batch had, by what closed it.");

    public static readonly Histogram<double> BatchFill =
        Meter.CreateHistogram<double>("headgate.batch.fill.duration", "s", "From the first message of a batch until the batch was closed.");

    public static readonly Histogram<double> FailureHandlerDuration =
        Meter.CreateHistogram<double>("headgate.failure_handler.duration", "s", "How long a failure handler took.");

    public static readonly Counter<long> Retries =
        Meter.CreateCounter<long>("headgate.pipeline.retries", "{message}", "Messages that were to be tried again after a failed attempt.");

    public static readonly Counter<long> DeadLetters =
        Meter.CreateCounter<long>("headgate.pipeline.dead_letters", "{message}", "Messages that were written to the dead-letter sink.");

    public static readonly Counter<long> Connections =
        Meter.CreateCounter<long>("headgate.source.connections", "{connection}", "Connections that sources have opened.");

    public static readonly UpDownCounter<long> InFlight =
        Meter.CreateUpDownCounter<long>("headgate.source.in_flight", "{message}", "Messages of sources that read over a connection which have not ended.");

    public static readonly Gauge<long> Lag =
        Meter.CreateGauge<long>("headgate.source.lag", "{message}", "Messages that wait at the origin of a source.");

    public static readonly Counter<long> DroppedAcknowledgements =
        Meter.CreateCounter<long>("headgate.source.dropped_acknowledgements", "{message}", "Messages that have ended when the connection, or the assignment, that they came by was over.");
}
