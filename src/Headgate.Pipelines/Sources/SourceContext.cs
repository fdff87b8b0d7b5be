using Headgate.Stages;
using Microsoft.Extensions.Logging;

namespace Headgate.Pipelines.Sources;

/// <summary>What a source may know of the pipeline that it is made for.</summary>
public sealed class SourceContext
{
    internal SourceContext(string pipeline, string name, int index, IServiceProvider services, StageEnvironment environment)
    {
        Pipeline = pipeline;
        Name = name;
        Index = index;
        Services = services;
        Environment = environment;
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
}
