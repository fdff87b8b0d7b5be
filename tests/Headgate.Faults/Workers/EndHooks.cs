using Headgate.Pipelines;

namespace Headgate.Faults.Workers;

/// <summary>Notes how a pipeline has ended.</summary>
internal sealed class EndHooks : PipelineHooks
{
    /// <summary>Whether messages under way were handed back.</summary>
    public bool HasLeft { get; private set; }

    public override ValueTask OnStoppedAsync(Pipeline pipeline, Exception? failure)
    {
        HasLeft = pipeline.Counts.Returned > 0;
        Console.WriteLine($"stopped {pipeline.Counts}");
        return default;
    }
}
