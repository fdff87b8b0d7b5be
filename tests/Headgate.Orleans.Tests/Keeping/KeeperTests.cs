using Headgate.Orleans.Keeping;
using Headgate.Orleans.Sharding;
using Headgate.Pipelines;
using Headgate.Servers;

namespace Headgate.Orleans.Tests.Keeping;

public sealed class KeeperTests
{
    [Fact]
    public async Task One_that_cannot_be_reached_for_whatever_reason_holds_up_none_of_the_others()
    {
        // While a silo dies the directory cancels what it is asked.
        await using var cluster = await Cluster.StartAsync(1, silo => silo
            .AddShardedPipeline("shards", 3, static (_, _, pipeline) => pipeline.From(Enumerable.Range(0, 10)).Process(static number => number))
            .Keep(new KeptSet("faulty", 3, static (grains, shard) => shard == 1 ? throw new TaskCanceledException() : grains.GetGrain<IShardGrain>($"shards:{shard}"))));

        await Eventually.IsAsync("x - x", async () => string.Join(' ', (await cluster.Client.GetPlacesAsync("faulty")).Select(static place => place is null ? '-' : 'x')), "shards that run");
    }
}
