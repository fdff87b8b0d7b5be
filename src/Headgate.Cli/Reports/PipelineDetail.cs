namespace Headgate.Cli.Reports;

/// <summary>All that a dashboard says of a pipeline.</summary>
internal sealed record PipelineDetail(DateTimeOffset At, PipelineSummary Summary, IReadOnlyList<Node> Nodes, IReadOnlyList<Failure> Failures, Supervisor? Supervision);
