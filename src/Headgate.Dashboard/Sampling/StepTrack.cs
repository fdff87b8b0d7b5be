using Headgate.Pipelines.Inspection;

namespace Headgate.Dashboard.Sampling;

/// <summary>How fast a step, or a batcher, works.</summary>
/// <remarks>For one caller at a time.</remarks>
internal sealed class StepTrack
{
    private readonly RateWindow _processed = new();
    private readonly RateWindow _batches = new();
    private readonly RateWindow _worked = new();

    /// <summary>Gets how many messages it does in a second.</summary>
    public double? Rate => _processed.Mean;

    /// <summary>Gets how many batches it does in a second.</summary>
    public double? BatchRate => _batches.Mean;

    public void Add(TimeSpan at, StepSnapshot step)
    {
        _processed.Add(at, step.ProcessedCount);
        _batches.Add(at, step.BatchCount);
        _worked.Add(at, step.BusyTime.TotalSeconds);
    }

    /// <summary>Which part of their time the workers have worked, from 0 to 1.</summary>
    public double? BusyOf(int workers) => _worked.Mean is { } worked ? Math.Clamp(worked / Math.Max(workers, 1), 0, 1) : null;
}
