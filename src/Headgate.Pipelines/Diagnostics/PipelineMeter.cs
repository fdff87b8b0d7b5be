using System.Diagnostics.Metrics;

namespace Headgate.Pipelines.Diagnostics;

/// <summary>The instruments of all pipelines of the process.</summary>
internal static class PipelineMeter
{
    public const string Name = "Headgate.Pipelines";

    private static readonly Meter Meter = new(Name);

    public static readonly Counter<long> Retries =
        Meter.CreateCounter<long>("headgate.pipeline.retries", "{message}", "Messages that were to be tried again after a failed attempt.");

    public static readonly Counter<long> DeadLetters =
        Meter.CreateCounter<long>("headgate.pipeline.dead_letters", "{message}", "Messages that were written to the dead-letter sink.");
}
