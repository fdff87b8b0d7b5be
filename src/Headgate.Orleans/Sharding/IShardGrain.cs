using Headgate.Orleans.Keeping;
using Orleans;

namespace Headgate.Orleans.Sharding;

/// <summary>A shard of a pipeline. Its key is the name of its pipeline, a colon and its number.</summary>
[Alias("headgate.shard")]
internal interface IShardGrain : IKeptGrain;
