using Headgate.Orleans.Wire;
using Orleans;

namespace Headgate.Orleans.Producers;

/// <summary>A producer that runs in one silo of the cluster. Its key is its name.</summary>
[Alias("headgate.producer`1")]
internal interface IProducerGrain<T> : IGrainWithStringKey
{
    [Alias("open")]
    Task<OpenReply> OpenAsync(OpenRequest request);

    [Alias("take")]
    Task<Delivery<T>> TakeAsync(TakeRequest request);

    [Alias("cancel")]
    Task CancelAsync(CancelRequest request);

    [Alias("describe")]
    Task<ProducerReport> DescribeAsync();
}
