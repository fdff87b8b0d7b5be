namespace Headgate.Pipelines;

/// <summary>A class that declares a pipeline: for one that is worth a file of its own.</summary>
public interface IPipelineDefinition
{
    /// <summary>Declares the pipeline.</summary>
    /// <param name="pipeline">Takes the declaration.</param>
    void Define(PipelineBuilder pipeline);
}
