using Headgate.Orleans.Keeping;
using Orleans;

namespace Headgate.Orleans.Keyed;

/// <summary>A partition of a flow. Its key is the name of the flow, and its number.</summary>
[Alias("headgate.partition`2")]
internal interface IPartitionGrain<T, TOut> : IKeptGrain;
