namespace Headgate.Cli.Reports;

/// <summary>All that a dashboard says of a pipeline.</summary>
internal sealed record PipelineDetail(DateTimeOffset At, PipelineSummary Summary, IReadOnlyList<Node> Nodes, IReadOnlyList<Failure> Failures, Supervisor? Supervision)
{
    /// <summary>The actions on it that go on; null when the dashboard does not say.</summary>
    public IReadOnlyList<string>? Pending { get; init; }
}
