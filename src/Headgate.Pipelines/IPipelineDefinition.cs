namespace Headgate.Pipelines;

/// <summary>A class that declares a pipeline: for one that is worth a file of its own.</summary>
/// <remarks>Made, and called once, for each pipeline that it declares.</remarks>
public interface IPipelineDefinition
{
    /// <summary>Declares the pipeline.</summary>
    /// <param name="pipeline">Takes the declaration.</param>
    void Define(PipelineBuilder pipeline);
}
