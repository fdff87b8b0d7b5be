namespace Headgate.Pipelines.Diagnostics;

/// <summary>What a step measures. Thread-safe.</summary>
internal sealed class StepTelemetry(string pipeline, string step)
{
    private readonly KeyValuePair<string, object?>[] _tags = [new("headgate.pipeline", pipeline), new("headgate.step", step)];

    public void Retried(int count) => PipelineMeter.Retries.Add(count, _tags);

    public void DeadLetters(int count) => PipelineMeter.DeadLetters.Add(count, _tags);
}
