namespace Headgate.Pipelines;

/// <summary>The pipeline takes no more messages: it has stopped, or is about to.</summary>
public sealed class PipelineStoppedException : InvalidOperationException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="pipeline">The name of the pipeline.</param>
    public PipelineStoppedException(string pipeline)
        : base($"Pipeline '{pipeline}' has stopped, or is about to, and takes no more messages.") => Pipeline = pipeline;

    /// <summary>Gets the name of the pipeline.</summary>
    public string Pipeline { get; }
}
