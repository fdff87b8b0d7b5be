namespace Headgate.OpenTelemetry;

/// <summary>The layers of Headgate; each has one meter, and all but <see cref="Orleans"/> one activity source, of its name.</summary>
[Flags]
public enum HeadgateLayers
{
    /// <summary>None of them.</summary>
    None = 0,

    /// <summary>Stages, their demand and their supervisors: <c>Headgate.Stages</c>.</summary>
    Stages = 1,

    /// <summary>Pipelines, their sources, steps and batchers: <c>Headgate.Pipelines</c>.</summary>
    Pipelines = 2,

    /// <summary>Flows, their windows and their state: <c>Headgate.Flows</c>.</summary>
    Flows = 4,

    /// <summary>What crosses from silo to silo of a cluster: <c>Headgate.Orleans</c>.</summary>
    Orleans = 8,

    /// <summary>All of them.</summary>
    All = Stages | Pipelines | Flows | Orleans,
}
