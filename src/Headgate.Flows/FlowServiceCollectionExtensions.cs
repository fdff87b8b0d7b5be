using Headgate.Flows.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Headgate.Flows;

/// <summary>Adds flows to a host.</summary>
public static class FlowServiceCollectionExtensions
{
    /// <summary>Adds a flow that runs as long as the host does, for what its operators do; its results are dropped. When it fails the host stops, unless
    /// <paramref name="options"/> say otherwise. When the host stops the flow is cancelled, and the host waits until its stages have stopped.</summary>
    /// <typeparam name="T">The type of the elements.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="name">The name; each flow has its own.</param>
    /// <param name="create">Makes the flow, when the host has started.</param>
    /// <param name="options">What becomes of the host, and of the flow, when it has ended; null for the defaults.</param>
    /// <returns>The services. What the flow is doing is in their <see cref="FlowRegistry"/>.</returns>
    /// <exception cref="ArgumentException">There is a flow of that name, or the name is blank.</exception>
    public static IServiceCollection AddFlow<T>(this IServiceCollection services, string name, Func<IServiceProvider, Flow<T>> create, FlowServiceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(create);
        var isTaken = services.Any(service => !service.IsKeyedService && service.ImplementationInstance is FlowRegistration other && other.Name == name);
        if (isTaken) throw new ArgumentException($"There is a flow '{name}' already. Give each its own name. (HG3075)", nameof(name));
        services.AddSingleton(new FlowRegistration(name));
        services.TryAddSingleton(static provider => new FlowRegistry(provider.GetServices<FlowRegistration>()));
        services.AddSingleton<IHostedService>(provider => new FlowService<T>(provider, name, create, options ?? new FlowServiceOptions()));
        return services;
    }
}
