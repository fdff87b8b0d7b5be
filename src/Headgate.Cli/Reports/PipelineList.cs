namespace Headgate.Cli.Reports;

/// <summary>The pipelines of an application.</summary>
internal sealed record PipelineList(DateTimeOffset At, IReadOnlyList<PipelineSummary> Pipelines);
