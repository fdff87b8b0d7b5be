using Headgate.Orleans.Diagnostics;
using Headgate.Orleans.Keeping;
using Headgate.Pipelines.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Concurrency;
using Orleans.GrainDirectory;
using Orleans.Placement;
using Orleans.Runtime;

namespace Headgate.Orleans.Sharding;

/// <summary>Runs a shard of a pipeline in whichever silo it is, and lists it there. When it goes elsewhere the pipeline drains first.</summary>
[Reentrant, KeepAlive, RandomPlacement, GrainDirectory(HeadgateSiloBuilderExtensions.Directory), GrainType("headgate.shard")]
internal sealed class ShardGrain(IServiceProvider services, ILocalSiloDetails silo, ILogger<ShardGrain> logger) : KeptGrain(silo), IShardGrain
{
    protected override Task RunAsync(CancellationToken stopping)
    {
        var key = this.GetPrimaryKeyString();
        var colon = key.LastIndexOf(':');
        var shard = int.Parse(key.AsSpan(colon + 1), provider: null);
        var definition = services.GetServices<ShardDefinition>().Single(definition => definition.Name == key[..colon]);
        return Task.Run(() => RunAsync(definition, shard, stopping), CancellationToken.None);
    }

    protected override void OnFailed(Exception failure) => OrleansEvents.ShardFailed(logger, failure, this.GetPrimaryKeyString());

    private async Task RunAsync(ShardDefinition definition, int shard, CancellationToken stopping)
    {
        var registry = services.GetRequiredService<PipelineRegistry>();
        var pipeline = registry.Add(definition.NameOf(shard), (services, builder) => definition.Declare(services, shard, builder), definition.Name);
        try
        {
            await using (pipeline) await pipeline.RunAsync(stopping);

            // Stopped by a move or with its silo, it has not come to its end.
            stopping.ThrowIfCancellationRequested();
        }
        catch (Exception)
        {
            registry.Remove(pipeline);
            throw;
        }

        // One that has come to its end is listed until its grain goes.
        stopping.UnsafeRegister(_ => registry.Remove(pipeline), null);
    }
}
