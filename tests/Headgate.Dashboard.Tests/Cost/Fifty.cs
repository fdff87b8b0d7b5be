using Headgate.Pipelines;

namespace Headgate.Dashboard.Tests.Cost;

/// <summary>Pipelines of fifty stages each: what messages come by, and forty-nine steps.</summary>
internal static class Fifty
{
    /// <summary>How many pipelines there are.</summary>
    public const int Pipelines = 10;

    /// <summary>How many stages each of them has.</summary>
    public const int Stages = 50;

    /// <summary>The pipeline that somebody looks at.</summary>
    public const string Watched = "pipeline-3";

    public static IEnumerable<string> Names => Enumerable.Range(1, Pipelines).Select(static number => $"pipeline-{number}");

    /// <summary>Adds forty-nine steps that do nothing: what they cost is what it costs to be one.</summary>
    public static void Steps(PipelineBuilder<int> source)
    {
        var steps = source;
        for (var step = 1; step < Stages; step++) steps = steps.Process(static n => n, name: $"step-{step}");
    }
}
