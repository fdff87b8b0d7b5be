namespace Headgate.Pipelines.Inspection;

/// <summary>How a step of a pipeline takes its messages.</summary>
public enum StepRole
{
    /// <summary>One by one, and sends them on.</summary>
    Messages,

    /// <summary>In batches, and sends them on.</summary>
    Batches,

    /// <summary>In batches, and ends them: a batcher with its handler.</summary>
    Batcher,
}
