namespace Headgate.Dashboard.Contract;

/// <summary>What <c>GET api/pipelines</c> and the event <c>overview</c> say.</summary>
internal sealed record PipelineList
{
    /// <summary>When it was so.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The pipelines, in the order in which they were added.</summary>
    public required IReadOnlyList<PipelineSummary> Pipelines { get; init; }
}
