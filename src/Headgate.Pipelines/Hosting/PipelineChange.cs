using Headgate.Pipelines.Building;

namespace Headgate.Pipelines.Hosting;

/// <summary>A change of a declared pipeline before it is made: how a test puts its own source in the place of the real one.</summary>
internal sealed record PipelineChange(string Pipeline, Action<PipelinePlan> Change)
{
    public void Apply(PipelinePlan plan)
    {
        if (plan.Name == Pipeline) Change(plan);
    }
}
