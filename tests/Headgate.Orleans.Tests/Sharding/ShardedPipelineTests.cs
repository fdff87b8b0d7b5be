using System.Collections.Concurrent;
using Headgate.Orleans.Keeping;
using Headgate.Pipelines;
using Headgate.Pipelines.Hosting;
using Headgate.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Headgate.Orleans.Tests.Sharding;

public sealed class ShardedPipelineTests
{
    private readonly ConcurrentDictionary<string, int> _running = [];
    private readonly ConcurrentDictionary<string, int> _starts = [];
    private int _most;

    [Fact]
    public async Task One_of_a_singleton_runs_in_the_cluster_and_another_in_its_place_when_its_silo_is_killed()
    {
        await using var cluster = await Cluster.StartAsync(3, Quick(silo => silo.AddSingletonPipeline("single", (services, pipeline) => Declare(services, "single", pipeline))));
        await Eventually.IsAsync(1, () => _running.Values.Sum(), "pipelines that run");
        var place = Assert.Single(_running, static pair => pair.Value == 1).Key;
        var silo = cluster.Silos.Silos.Single(silo => place.StartsWith(silo.SiloAddress.ToParsableString(), StringComparison.Ordinal));
        await cluster.Silos.KillSiloAsync(silo);

        await Eventually.IsSoAsync(() => _starts.Keys.Any(other => other != place), "it runs elsewhere");
        Assert.Equal(1, _running.Where(pair => pair.Key != place).Sum(static pair => pair.Value));
    }

    [Fact]
    public async Task Shards_are_spread_over_the_silos_and_move_to_one_that_joins_without_ever_running_twice_and_each_silo_lists_its_own()
    {
        await using var cluster = await Cluster.StartAsync(2, Quick(silo =>
        {
            silo.Configuration["Pipelines:shards:Processors:Concurrency"] = "7";
            silo.AddShardedPipeline("shards", 6, (services, shard, pipeline) => Declare(services, $"{shard}", pipeline)).AddSingletonPipeline("short", static (_, pipeline) => pipeline.From([1]).Process(static n => n));
        }));
        await Eventually.IsAsync(6, () => _running.Values.Sum(), "shards that run");
        await Eventually.IsAsync("3 3", () => string.Join(' ', PerSilo()), "shards of each silo");
        await EachListsItsOwnAsync();

        await cluster.Silos.StartAdditionalSiloAsync();
        await Eventually.IsAsync("2 2 2", () => string.Join(' ', PerSilo()), "shards of each silo");
        Assert.Equal(1, _most);
        await EachListsItsOwnAsync();
        Assert.All(Listed(), static pipeline => Assert.Equal(pipeline.Name != "short", Assert.Single(pipeline.Topology.Steps).Concurrency == 7));
        await Eventually.IsAsync("Stopped", () => string.Join(' ', Listed().Where(static pipeline => pipeline.Name == "short").Select(static pipeline => pipeline.Status)), "the one that has come to its end");

        IEnumerable<Pipeline> Listed() => cluster.Silos.Silos.SelectMany(static silo => silo.ServiceProvider.GetRequiredService<PipelineRegistry>().All);

        async Task EachListsItsOwnAsync()
        {
            foreach (var silo in cluster.Silos.Silos)
            {
                var registry = silo.ServiceProvider.GetRequiredService<PipelineRegistry>();
                var address = silo.SiloAddress.ToParsableString();
                var running = _running.Where(pair => pair.Value > 0 && pair.Key.StartsWith(address, StringComparison.Ordinal)).Select(static pair => $"shards/{pair.Key[^1]}");
                await Eventually.IsAsync(string.Join(' ', running.Order()), () => string.Join(' ', registry.Running.Select(static pipeline => pipeline.Name).Order()), "pipelines that a silo lists");
            }
        }
    }

    [Fact]
    public async Task A_shard_that_is_cancelled_by_something_of_its_own_is_started_anew()
    {
        using var log = new LogBook();
        var declared = 0;
        await using var cluster = await Cluster.StartAsync(1, silo =>
        {
            silo.Services.Replace(ServiceDescriptor.Singleton<ILoggerFactory>(log));
            silo.AddSingletonPipeline("single", (services, pipeline) =>
            {
                if (Interlocked.Increment(ref declared) == 1) throw new TaskCanceledException("the request timed out");
                Declare(services, "single", pipeline);
            });
        });

        await Eventually.IsAsync(1, () => _running.Values.Sum(), "pipelines that run");
        Assert.Contains(log.Of("ShardFailed"), static line => line.Contains("the request timed out", StringComparison.Ordinal));
    }

    private int[] PerSilo() => [.. _running.Where(static pair => pair.Value > 0).GroupBy(static pair => pair.Key.Split(' ')[0]).Select(static silo => silo.Count()).Order()];

    private static Action<ISiloBuilder> Quick(Action<ISiloBuilder> add) => silo =>
    {
        silo.Configure<ClusterMembershipOptions>(static options =>
        {
            options.ProbeTimeout = TimeSpan.FromMilliseconds(500);
            options.NumMissedProbesLimit = 2;
            options.NumVotesForDeathDeclaration = 1;
        });
        add(silo);
    };

    private void Declare(IServiceProvider services, string shard, PipelineBuilder pipeline)
    {
        var place = $"{services.GetRequiredService<ILocalSiloDetails>().SiloAddress.ToParsableString()} {shard}";
        pipeline.From(EndlessAsync(place, shard)).Process(static number => number);
    }

    private async IAsyncEnumerable<int> EndlessAsync(string place, string shard, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stopping = default)
    {
        _starts.AddOrUpdate(place, 1, static (_, count) => count + 1);
        _running.AddOrUpdate(place, 1, static (_, count) => count + 1);
        lock (_starts) _most = Math.Max(_most, _running.Where(pair => pair.Key.EndsWith($" {shard}", StringComparison.Ordinal)).Sum(static pair => pair.Value));
        try
        {
            yield return 1;
            await Task.Delay(Timeout.Infinite, stopping);
        }
        finally
        {
            _running.AddOrUpdate(place, 0, static (_, count) => count - 1);
        }
    }
}
