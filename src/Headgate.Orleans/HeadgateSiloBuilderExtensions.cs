using Headgate.Flows.Hosting;
using Headgate.Orleans.Keeping;
using Headgate.Orleans.Keyed;
using Headgate.Orleans.Producers;
using Headgate.Orleans.Sharding;
using Headgate.Pipelines;
using Headgate.Pipelines.Hosting;
using Headgate.Stages;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Hosting;

namespace Headgate.Orleans;

/// <summary>Adds to a silo what the cluster runs. Every silo of the cluster adds the same.</summary>
public static class HeadgateSiloBuilderExtensions
{
    /// <summary>The directory of Headgate's grains. Orleans' default one may hold a grain twice while silos come and go; this one does not.</summary>
    internal const string Directory = "headgate";

    /// <summary>The name of the grain storage that flows save in. It must be one that all silos share, and that outlives them.</summary>
    public const string Storage = "headgate";

    /// <summary>Adds a producer that runs in one silo of the cluster, from when it is first subscribed to. Consumers reach it, from any silo and from clients of
    /// the cluster, by a <see cref="RemoteProducer{T}"/>.</summary>
    /// <typeparam name="T">The type of the events. Orleans must know how to serialize it: <c>[GenerateSerializer]</c>.</typeparam>
    /// <param name="silo">The silo.</param>
    /// <param name="name">The name of the producer in the cluster.</param>
    /// <param name="create">Makes the stage, which is not started yet: a <see cref="Producer{T}"/> or a <see cref="ProducerConsumer{TIn, T}"/>. After a failure it is called again
    /// when somebody subscribes.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <returns>The silo.</returns>
    /// <exception cref="ArgumentException">There is a producer of that name and type already, or the name is blank.</exception>
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

    /// <summary>Adds a flow that the cluster runs, in partitions that are spread over its silos. Each saves what it remembers in the grain storage <see cref="Storage"/>, which has to be added to
    /// the silo; when a silo dies its partitions go on elsewhere, from their last snapshots.</summary>
    /// <typeparam name="T">The type of the elements.</typeparam>
    /// <typeparam name="TOut">The type of the results.</typeparam>
    /// <param name="silo">The silo.</param>
    /// <param name="flow">The flow.</param>
    /// <param name="partitions">How many partitions there are, some for each silo; at least 1. Another number is another flow: give it another name.</param>
    /// <returns>The silo.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="partitions"/> is less than 1.</exception>
    /// <exception cref="ArgumentException">There is something of that name already.</exception>
    public static ISiloBuilder AddKeyedFlow<T, TOut>(this ISiloBuilder silo, KeyedFlow<T, TOut> flow, int partitions)
    {
        ArgumentNullException.ThrowIfNull(silo);
        ArgumentNullException.ThrowIfNull(flow);
        ArgumentOutOfRangeException.ThrowIfLessThan(partitions, 1);
        var definition = new KeyedFlowDefinition<T, TOut>(flow, partitions);
        silo.Services.AddSingleton(definition);
        silo.Services.TryAddSingleton(static _ => new FlowRegistry());
        return silo.Keep(new KeptSet(flow.Name, partitions, (grains, number) => grains.GetGrain<IPartitionGrain<T, TOut>>(definition.NameOf(number))));
    }

    /// <summary>Adds a pipeline of which one runs in the cluster. When its silo dies, or leaves, it is started in another within seconds; what was not acknowledged its source gives out again.
    /// Its options are bound from the section <c>Pipelines:NAME</c> of the configuration. While it runs in a silo, the <see cref="PipelineRegistry"/> of that silo lists it.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="name">The name of the pipeline.</param>
    /// <param name="declare">Declares it, in whichever silo it runs: as for <c>services.AddPipeline</c>, which runs it in every process.</param>
    /// <returns>The silo.</returns>
    /// <exception cref="ArgumentException">There is something of that name already, or the name is blank.</exception>
    public static ISiloBuilder AddSingletonPipeline(this ISiloBuilder silo, string name, Action<IServiceProvider, PipelineBuilder> declare)
    {
        ArgumentNullException.ThrowIfNull(declare);
        return silo.AddShardedPipeline(name, 1, (services, _, builder) => declare(services, builder));
    }

    /// <summary>Adds a pipeline that runs in shards, spread evenly over the silos; when silos come and go shards move. The options of all are bound from the section <c>Pipelines:NAME</c> of the
    /// configuration. While a shard runs in a silo, the <see cref="PipelineRegistry"/> of that silo lists it, as <c>NAME/0</c>; a single one as <c>NAME</c>.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="name">The name of the pipeline.</param>
    /// <param name="shards">How many shards there are; at least 1.</param>
    /// <param name="declare">Declares a shard, by its number from 0: usually its number says what of the source is its share.</param>
    /// <returns>The silo.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="shards"/> is less than 1.</exception>
    /// <exception cref="ArgumentException">There is something of that name already, or the name is blank.</exception>
    public static ISiloBuilder AddShardedPipeline(this ISiloBuilder silo, string name, int shards, Action<IServiceProvider, int, PipelineBuilder> declare)
    {
        ArgumentNullException.ThrowIfNull(silo);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(declare);
        ArgumentOutOfRangeException.ThrowIfLessThan(shards, 1);
        silo.Services.AddSingleton(new ShardDefinition(name, shards, declare));
        silo.Services.TryAddSingleton<PipelineRegistry>();
        return silo.Keep(new KeptSet(name, shards, (grains, shard) => grains.GetGrain<IShardGrain>($"{name}:{shard}")));
    }

    /// <summary>Adds a set of grains that are looked after.</summary>
    internal static ISiloBuilder Keep(this ISiloBuilder silo, KeptSet set)
    {
        if (silo.Services.Any(service => service.ImplementationInstance is KeptSet other && other.Name == set.Name))
        {
            throw new ArgumentException($"There is a flow or a pipeline '{set.Name}' in the cluster already. Give each its own name.");
        }

        if (!silo.Services.Any(static service => service.ImplementationType == typeof(KeeperService))) silo.Services.AddHostedService<KeeperService>();
        silo.Services.AddSingleton(set);
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
