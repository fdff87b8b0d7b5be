using System.Net;
using Cluster.CommandLine;
using Cluster.Storage;
using Headgate.Orleans;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Serialization;
using Orleans.Storage;
using StackExchange.Redis;

namespace Cluster.Silos;

/// <summary>How silos find each other, how clients find silos, and where both of them keep that: one line each.</summary>
public static class Meeting
{
    private const string Npgsql = "Npgsql";

    private const int MissedProbes = 3;
    private static readonly TimeSpan Probe = TimeSpan.FromSeconds(1);

    /// <summary>How long nobody gets what a dead silo had, from when its death is known. The directory counts from the earliest moment at which it can have died: the time of a probe may grow to four times what it is at first.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(3);

    /// <summary>Prepares a folder and a server for a cluster.</summary>
    public static async Task PrepareAsync(ClusterPlan options)
    {
        if (options.Membership == Membership.Localhost) SqliteGrainStorage.Create(FileOf(options));
        if (options.Membership == Membership.Postgres) await PostgresTables.CreateAsync(options.Connection).ConfigureAwait(false);
    }

    internal static void Join(this ISiloBuilder silo, ClusterPlan options, SiloPlace place)
    {
        silo.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (options.Id, options.Id));

        silo.Configure<ClusterMembershipOptions>(KnowSoon);
        silo.Configure<GrainDirectoryOptions>(static directory => directory.RangeLeaseDuration = (Probe * 4 * MissedProbes) + Lease);
        switch (options.Membership)
        {
            case Membership.Redis:
                silo.UseRedisClustering(redis => redis.ConfigurationOptions = ConfigurationOptions.Parse(options.Connection));
                silo.AddRedisGrainStorage(HeadgateSiloBuilderExtensions.Storage, redis => redis.ConfigurationOptions = ConfigurationOptions.Parse(options.Connection));
                break;
            case Membership.Postgres:
                silo.UseAdoNetClustering(postgres => (postgres.Invariant, postgres.ConnectionString) = (Npgsql, options.Connection));
                silo.AddAdoNetGrainStorage(HeadgateSiloBuilderExtensions.Storage, postgres => (postgres.Invariant, postgres.ConnectionString) = (Npgsql, options.Connection));
                break;
            default:
                silo.UseLocalhostClustering(place.Port, place.Gateway, new IPEndPoint(IPAddress.Loopback, place.Primary), options.Id, options.Id);
                silo.Services.AddKeyedSingleton<IGrainStorage>(
                    HeadgateSiloBuilderExtensions.Storage, (services, _) => new SqliteGrainStorage(FileOf(options), services.GetRequiredService<Serializer>()));
                break;
        }

        silo.ConfigureEndpoints(IPAddress.Parse(place.Address), place.Port, place.Gateway);
    }

    /// <summary>Has a client find the silos.</summary>
    /// <param name="client">The client.</param>
    /// <param name="options">The cluster.</param>
    /// <param name="gateways">Where silos listen for clients, if they are not to be found otherwise.</param>
    public static void Find(this IClientBuilder client, ClusterPlan options, int[] gateways)
    {
        client.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (options.Id, options.Id));
        switch (options.Membership)
        {
            case Membership.Redis:
                client.UseRedisClustering(redis => redis.ConfigurationOptions = ConfigurationOptions.Parse(options.Connection));
                break;
            case Membership.Postgres:
                client.UseAdoNetClustering(postgres => (postgres.Invariant, postgres.ConnectionString) = (Npgsql, options.Connection));
                break;
            default:
                client.UseLocalhostClustering(gateways, options.Id, options.Id);
                break;
        }
    }

    /// <summary>A silo that does not answer three times, within a second each, is dead when two others say so: that takes about 3 seconds, and with what Orleans has by itself about 15, which is kinder to machines that are
    /// overloaded. A silo that was only cut off from the others finds that out in the table within 2 seconds, and ends, before the lease does.</summary>
    private static void KnowSoon(ClusterMembershipOptions membership) =>
        (membership.ProbeTimeout, membership.NumMissedProbesLimit, membership.NumVotesForDeathDeclaration, membership.TableRefreshTimeout) = (Probe, MissedProbes, 2, TimeSpan.FromSeconds(2));

    private static string FileOf(ClusterPlan options) => Path.Combine(options.Folder, "grains.db");
}
