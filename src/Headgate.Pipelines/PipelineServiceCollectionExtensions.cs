using System.Diagnostics.CodeAnalysis;
using Headgate.Pipelines.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Headgate.Pipelines;

/// <summary>Puts pipelines into a generic host.</summary>
public static class PipelineServiceCollectionExtensions
{
    /// <summary>
    /// Adds a pipeline that starts and stops with the host. Its options are bound from the section <c>Pipelines:NAME</c> of the configuration, after
    /// what the declaration says, and looked at when the host starts: mistakes are reported all at once. It is to be had as a keyed service of type
    /// <see cref="Pipeline"/>, and from the <see cref="PipelineRegistry"/>.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The name; each pipeline has its own.</param>
    /// <param name="declare">Declares the pipeline.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">There is a pipeline of that name, or the name is empty.</exception>
    public static IServiceCollection AddPipeline(this IServiceCollection services, string name, Action<PipelineBuilder> declare)
    {
        ArgumentNullException.ThrowIfNull(declare);
        return services.AddPipeline(name, (_, pipeline) => declare(pipeline));
    }

    /// <summary>Adds a pipeline whose declaration needs the container; otherwise as <see cref="AddPipeline(IServiceCollection, string, Action{PipelineBuilder})"/>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The name; each pipeline has its own.</param>
    /// <param name="declare">Declares the pipeline.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">There is a pipeline of that name, or the name is empty.</exception>
    public static IServiceCollection AddPipeline(this IServiceCollection services, string name, Action<IServiceProvider, PipelineBuilder> declare)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(declare);
        var isTaken = services.Any(service => !service.IsKeyedService && service.ImplementationInstance is PipelineRegistration other && other.Name == name);
        if (isTaken) throw new ArgumentException($"There is a pipeline '{name}' already. Give each its own name.", nameof(name));
        services.AddSingleton(new PipelineRegistration(name, declare));
        services.TryAddSingleton<PipelineRegistry>();
        services.AddKeyedSingleton<Pipeline>(name, (provider, _) => provider.GetRequiredService<PipelineRegistry>()[name]);
        services.AddSingleton<IHostedService>(provider => new PipelineService(provider, name));
        return services;
    }

    /// <summary>Adds a pipeline that a class declares; otherwise as <see cref="AddPipeline(IServiceCollection, string, Action{PipelineBuilder})"/>.</summary>
    /// <typeparam name="TDefinition">The class; made with what its constructor asks the container for.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="name">The name; each pipeline has its own.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">There is a pipeline of that name, or the name is empty.</exception>
    public static IServiceCollection AddPipeline<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TDefinition>(
        this IServiceCollection services, string name)
        where TDefinition : class, IPipelineDefinition =>
        services.AddPipeline(name, static (provider, pipeline) => ActivatorUtilities.CreateInstance<TDefinition>(provider).Define(pipeline));
}
