using Headgate.Pipelines;

namespace Headgate.Orleans.Sharding;

/// <summary>A pipeline of the cluster, as every silo knows it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Count">How many shards there are.</param>
/// <param name="Declare">Declares a shard, by its number.</param>
internal sealed record ShardDefinition(string Name, int Count, Action<IServiceProvider, int, PipelineBuilder> Declare)
{
    /// <summary>The name of a shard: its grain's key, and its pipeline's name.</summary>
    public string NameOf(int shard) => Count == 1 ? Name : $"{Name}/{shard}";
}
