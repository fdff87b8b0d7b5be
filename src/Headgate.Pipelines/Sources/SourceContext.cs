using Headgate.Pipelines.Diagnostics;
using Headgate.Pipelines.Inspection;
using Headgate.Pipelines.Running;
using Headgate.Stages;
using Microsoft.Extensions.Logging;

namespace Headgate.Pipelines.Sources;

/// <summary>What a source may know of the pipeline that it is made for.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class SourceContext
{
    private readonly SourceAvailability? _availability;

    /// <summary>Makes the context of a source that is read without a pipeline, by a test.</summary>
    /// <param name="pipeline">The name of the pipeline.</param>
    /// <param name="name">The name of the source.</param>
    /// <param name="services">The container; null for an empty one.</param>
    /// <param name="environment">The clock, and where to log; null for the system's clock, and failures on standard error.</param>
    public SourceContext(string pipeline, string name = "source", IServiceProvider? services = null, StageEnvironment? environment = null)
        : this(pipeline, name, 0, services ?? NoServices.Instance, environment ?? StageEnvironment.Default)
    {
    }

    internal SourceContext(
        string pipeline, string name, int index, IServiceProvider services, StageEnvironment environment, SourceAvailability? availability = null)
    {
        Pipeline = pipeline;
        Name = name;
        Index = index;
        Services = services;
        Environment = environment;
        Telemetry = new SourceTelemetry(pipeline, name);
        _availability = availability;
    }

    /// <summary>Gets the name of the pipeline.</summary>
    public string Pipeline { get; }

    /// <summary>Gets the name of the source.</summary>
    public string Name { get; }

    /// <summary>Gets which of the sources of that name it is, from 0 on, when there are several (<see cref="SourceOptions.Concurrency"/>).</summary>
    public int Index { get; }

    /// <summary>Gets the container.</summary>
    public IServiceProvider Services { get; }

    /// <summary>Gets the clock.</summary>
    public TimeProvider TimeProvider => Environment.TimeProvider;

    /// <summary>Gets where to log.</summary>
    public ILoggerFactory LoggerFactory => Environment.LoggerFactory;

    internal StageEnvironment Environment { get; }

    internal SourceTelemetry Telemetry { get; }

    /// <summary>What the source has done.</summary>
    internal SourceNumbers Numbers { get; init; } = new();

    /// <summary>What those have done that are read side by side with it, itself among them.</summary>
    internal IReadOnlyList<SourceNumbers> Peers { get; init; } = [];

    /// <summary>Measures how many messages wait at the origin: <c>headgate.source.lag</c>.</summary>
    /// <param name="count">How many; those that were fetched and have not ended are not among them.</param>
    /// <param name="isShare">Whether only this one of several sources that are read side by side could get them, as those of its partitions of a topic: then what these have said is
    /// added up. Otherwise they wait for whichever comes first, as in a queue.</param>
    public void NoteLag(long count, bool isShare = false)
    {
        Numbers.NoteLag(count, isShare);
        Telemetry.Lag(SourceNumbers.LagOf(Peers) ?? count);
    }

    /// <summary>Makes the health of the pipeline degraded, until <see cref="NoteAvailable"/>.</summary>
    /// <param name="reason">Why the source cannot be read, in a sentence, and without a secret.</param>
    public void NoteUnavailable(string reason) => _availability?.Note(Name, Index, reason);

    /// <summary>Takes back what <see cref="NoteUnavailable"/> has said.</summary>
    public void NoteAvailable() => _availability?.Note(Name, Index, null);
}
