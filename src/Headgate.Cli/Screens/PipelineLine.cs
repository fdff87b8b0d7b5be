using Headgate.Cli.Reports;

namespace Headgate.Cli.Screens;

/// <summary>A pipeline on a line of its own, for output that no terminal shows.</summary>
internal static class PipelineLine
{
    /// <summary>For example: <c>12:00:01 orders Running 120/s, failing 0.0/s, in flight 3, lag 42, failed 1</c>.</summary>
    public static string Of(DateTimeOffset at, PipelineSummary pipeline, TimeProvider time) =>
        $"{Shown.TimeOfDay(at, time)} {Shown.Line(pipeline.Name)} {Shown.State(pipeline)} {Shown.Rate(pipeline.Rate)}/s, failing {Shown.Rate(pipeline.FailureRate)}/s, "
        + $"in flight {Shown.Count(pipeline.Counts.InFlight)}, lag {Shown.Count(pipeline.Lag)}, failed {Shown.Count(pipeline.Counts.Failed)}";
}
