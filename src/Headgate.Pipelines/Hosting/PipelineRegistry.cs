using Headgate.Stages;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Headgate.Pipelines.Hosting;

/// <summary>The pipelines of a host, by their names and in the order in which they were added: those of <c>services.AddPipeline</c>, and those that were added while it runs. Thread-safe.</summary>
public sealed class PipelineRegistry : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly IServiceProvider _services;
    private readonly IReadOnlyList<PipelineRegistration> _registrations;
    private readonly Dictionary<string, Pipeline> _pipelines = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, Pipeline> _added = new(StringComparer.Ordinal);

    /// <summary>Creates the registry: for the container.</summary>
    /// <param name="services">The container.</param>
    public PipelineRegistry(IServiceProvider services)
    {
        _services = services;
        _registrations = [.. services.GetServices<PipelineRegistration>()];
    }

    /// <summary>Gets all pipelines; makes those that were not asked for yet.</summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The declaration or the configuration of one has mistakes.</exception>
    public IReadOnlyList<Pipeline> All
    {
        get
        {
            var all = _registrations.Select(registration => this[registration.Name]).ToList();
            lock (_gate) all.AddRange(_added.Values);
            return all;
        }
    }

    /// <summary>Gets the pipelines through which messages flow now.</summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The declaration or the configuration of one has mistakes.</exception>
    public IEnumerable<Pipeline> Running => All.Where(static pipeline => pipeline.Status == PipelineStatus.Running);

    /// <summary>Gets a pipeline; makes it, when it is asked for the first time.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The declaration or the configuration has mistakes.</exception>
    public Pipeline this[string name]
    {
        get
        {
            lock (_gate)
            {
                if (_added.TryGetValue(name, out var pipeline) || _pipelines.TryGetValue(name, out pipeline)) return pipeline;
                _pipelines.Add(name, pipeline = Make(name));
                return pipeline;
            }
        }
    }

    /// <summary>Makes a pipeline as those of <c>services.AddPipeline</c> are made, with options from the configuration, and lists it from now on: for pipelines that come and go while the host runs.
    /// Whoever adds it starts it, and takes it out by <see cref="Remove"/>. One that was added with the same name before is listed no more.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="declare">Declares it.</param>
    /// <param name="section">The part of the section <c>Pipelines</c> that its options are bound from; null for the one of its name.</param>
    /// <returns>The pipeline, not started.</returns>
    /// <exception cref="ArgumentException">There is one of that name that <c>services.AddPipeline</c> has added, or the name is empty.</exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The declaration or the configuration has mistakes.</exception>
    public Pipeline Add(string name, Action<IServiceProvider, PipelineBuilder> declare, string? section = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(declare);
        if (_registrations.Any(registration => registration.Name == name)) throw new ArgumentException($"There is a pipeline '{name}' already. Give each its own name.", nameof(name));
        var pipeline = Make(new PipelineRegistration(name, declare), section ?? name);
        lock (_gate)
        {
            _added.Remove(name);
            _added.Add(name, pipeline);
        }

        return pipeline;
    }

    /// <summary>Lists a pipeline no more that was added while the host runs. It is not stopped by that.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <returns>Whether it was listed.</returns>
    public bool Remove(Pipeline pipeline)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        lock (_gate) return _added.TryGetValue(pipeline.Name, out var listed) && listed == pipeline && _added.Remove(pipeline.Name);
    }

    /// <summary>Stops the pipelines that still run.</summary>
    /// <returns>A task that ends when they have stopped.</returns>
    public async ValueTask DisposeAsync()
    {
        Pipeline[] pipelines;
        lock (_gate) pipelines = [.. _pipelines.Values, .. _added.Values];
        foreach (var pipeline in pipelines) await pipeline.DisposeAsync();
    }

    private Pipeline Make(string name)
    {
        var registration = _registrations.FirstOrDefault(registration => registration.Name == name)
            ?? throw new KeyNotFoundException($"There is no pipeline '{name}'. There are: {string.Join(", ", _registrations.Select(static known => known.Name).Concat(_added.Keys).Select(static known => $"'{known}'"))}.");
        return Make(registration, name);
    }

    private Pipeline Make(PipelineRegistration registration, string section)
    {
        var builder = new PipelineBuilder(registration.Name);
        registration.Declare(_services, builder);
        var faults = new List<string>();
        if (_services.GetService<IConfiguration>()?.GetSection("Pipelines").GetSection(section) is { } options && options.Exists()) new ConfigurationBinding(builder.Plan, faults).Bind(options);
        foreach (var change in _services.GetServices<PipelineChange>()) change.Apply(builder.Plan);
        var environment = new StageEnvironment(_services.GetService<TimeProvider>(), _services.GetService<ILoggerFactory>());
        return new Pipeline(builder.Plan, _services, environment, faults);
    }
}
