namespace Headgate.Pipelines.Sources;

/// <summary>How a pipeline reads from a source.</summary>
public sealed class SourceOptions
{
    /// <summary>Gets or sets how many sources are made and read side by side.</summary>
    /// <value>The default is 1. At least 1.</value>
    public int Concurrency { get; set; } = 1;

    /// <summary>Gets or sets how much of the first step is this source's, compared with the pipeline's other sources, while all have messages.</summary>
    /// <value>The default is 1. At least 1.</value>
    public int Weight { get; set; } = 1;
}
