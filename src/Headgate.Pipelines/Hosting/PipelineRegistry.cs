using Headgate.Stages;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Headgate.Pipelines.Hosting;

/// <summary>The pipelines of a host, by their names and in the order in which they were added. Thread-safe.</summary>
public sealed class PipelineRegistry : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly IServiceProvider _services;
    private readonly IReadOnlyList<PipelineRegistration> _registrations;
    private readonly Dictionary<string, Pipeline> _pipelines = new(StringComparer.Ordinal);

    /// <summary>Creates the registry: for the container.</summary>
    /// <param name="services">The container.</param>
    public PipelineRegistry(IServiceProvider services)
    {
        _services = services;
        _registrations = [.. services.GetServices<PipelineRegistration>()];
    }

    /// <summary>Gets all pipelines; makes those that were not asked for yet.</summary>
    public IReadOnlyList<Pipeline> All => [.. _registrations.Select(registration => this[registration.Name])];

    /// <summary>Gets the pipelines through which messages flow now.</summary>
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
                if (!_pipelines.TryGetValue(name, out var pipeline)) _pipelines.Add(name, pipeline = Make(name));
                return pipeline;
            }
        }
    }

    /// <summary>Stops the pipelines that still run.</summary>
    /// <returns>A task that ends when they have stopped.</returns>
    public async ValueTask DisposeAsync()
    {
        Pipeline[] pipelines;
        lock (_gate) pipelines = [.. _pipelines.Values];
        foreach (var pipeline in pipelines) await pipeline.DisposeAsync();
    }

    private Pipeline Make(string name)
    {
        var registration = _registrations.FirstOrDefault(registration => registration.Name == name)
            ?? throw new KeyNotFoundException($"There is no pipeline '{name}'. There are: {string.Join(", ", _registrations.Select(static known => $"'{known.Name}'"))}.");
        var builder = new PipelineBuilder(name);
        registration.Declare(_services, builder);
        var faults = new List<string>();
        if (_services.GetService<IConfiguration>()?.GetSection("Pipelines").GetSection(name) is { } section && section.Exists()) new ConfigurationBinding(builder.Plan, faults).Bind(section);
        foreach (var change in _services.GetServices<PipelineChange>()) change.Apply(builder.Plan);
        var environment = new StageEnvironment(_services.GetService<TimeProvider>(), _services.GetService<ILoggerFactory>());
        return new Pipeline(builder.Plan, _services, environment, faults);
    }
}
