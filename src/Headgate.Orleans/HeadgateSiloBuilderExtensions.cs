using Headgate.Orleans.Producers;
using Headgate.Stages;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;

namespace Headgate.Orleans;

/// <summary>Adds to a silo what the cluster runs. Every silo of the cluster adds the same.</summary>
public static class HeadgateSiloBuilderExtensions
{
    /// <summary>The directory of Headgate's grains. Orleans' default one may hold a grain twice while silos come and go; this one does not.</summary>
    internal const string Directory = "headgate";

    /// <summary>Adds a producer that runs in one silo of the cluster, from when it is first subscribed to. Consumers reach it, from any silo and from clients of
    /// the cluster, by a <see cref="RemoteProducer{T}"/>.</summary>
    /// <typeparam name="T">The type of the events. Orleans must know how to serialize it: <c>[GenerateSerializer]</c>.</typeparam>
    /// <param name="silo">The silo.</param>
    /// <param name="name">The name of the producer in the cluster.</param>
    /// <param name="create">Makes the stage, which is not started yet: a <see cref="Producer{T}"/> or a <see cref="ProducerConsumer{TIn, T}"/>. After a failure it is called again
    /// when somebody subscribes.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <returns>The silo.</returns>
    /// <exception cref="ArgumentException">There is a producer of that name and type already.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static ISiloBuilder AddProducer<T>(this ISiloBuilder silo, string name, Func<IServiceProvider, IProducer<T>> create, ProducerGrainOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(silo);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(create);
        if (silo.Services.Any(service => service.ImplementationInstance is ProducerDefinition<T> other && other.Name == name))
        {
            throw new ArgumentException($"There is a producer '{name}' of {typeof(T)} already. Give each its own name.", nameof(name));
        }

        silo.Services.AddSingleton(new ProducerDefinition<T>(name, create, (options ?? new ProducerGrainOptions()).Validated()));
        return silo.UseHeadgateDirectory();
    }

    /// <summary>Adds the directory, once.</summary>
    internal static ISiloBuilder UseHeadgateDirectory(this ISiloBuilder silo)
    {
        if (silo.Services.Any(static service => service.ServiceType == typeof(DirectoryMarker))) return silo;
        silo.Services.AddSingleton<DirectoryMarker>();
#pragma warning disable ORLEANSEXP003 // The directory of which a grain is in the cluster once, also while silos come and go.
        silo.AddDistributedGrainDirectory(Directory);
#pragma warning restore ORLEANSEXP003
        return silo;
    }

    private sealed class DirectoryMarker;
}
