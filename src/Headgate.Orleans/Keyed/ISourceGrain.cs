using Orleans;

namespace Headgate.Orleans.Keyed;

/// <summary>Reads the source of a flow for its partitions. Its key is the name of the flow.</summary>
[Alias("headgate.source`2")]
internal interface ISourceGrain<T, TOut> : IGrainWithStringKey
{
    /// <summary>The next elements of a partition after a position: none, and the same position, when no record comes for some seconds.</summary>
    [Alias("take")]
    Task<Portion<T>> TakeAsync(int partition, long position);
}
