using Headgate.Pipelines;
using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Batching;
using Headgate.Race.Measuring;

namespace Headgate.Race.Ingest;

/// <summary>The end of the way, the same for every peer: sums the results of a batch, and counts what is acknowledged, a batch at a time.</summary>
internal sealed class IngestTally : IAcknowledger
{
    private long _sum;
    private long _acknowledged;

    /// <summary>The batch handler of Headgate's peers.</summary>
    public ValueTask HandleAsync(ReadOnlySpan<Received> batch)
    {
        var sum = 0L;
        foreach (var message in batch) sum += message.Value;
        Interlocked.Add(ref _sum, sum);
        return default;
    }

    /// <summary>The batch handler of Headgate.</summary>
    public ValueTask HandleAsync(MessageBatch<long> batch)
    {
        var sum = 0L;
        foreach (ref readonly var message in batch.Span) sum += message.Data;
        Interlocked.Add(ref _sum, sum);
        return default;
    }

    /// <summary>Tells the broker of Headgate's peers that messages are done with.</summary>
    public ValueTask AcknowledgeAsync(ReadOnlySpan<Received> batch)
    {
        Interlocked.Add(ref _acknowledged, batch.Length);
        return default;
    }

    /// <summary>The batch handler of the peer that can try messages again.</summary>
    public ValueTask HandleAsync(ReadOnlySpan<KeptMessage> batch)
    {
        var sum = 0L;
        foreach (ref readonly var message in batch) sum += message.Value;
        Interlocked.Add(ref _sum, sum);
        return default;
    }

    /// <summary>Tells the broker of that peer that messages are done with.</summary>
    public ValueTask AcknowledgeAsync(ReadOnlySpan<KeptMessage> batch)
    {
        foreach (ref readonly var message in batch) message.Delivery.End();
        Interlocked.Add(ref _acknowledged, batch.Length);
        return default;
    }

    /// <summary>Tells that broker that a message has failed.</summary>
    public void Acknowledge(KeptDelivery failed)
    {
        failed.End();
        Interlocked.Increment(ref _acknowledged);
    }

    public ValueTask AcknowledgeAsync(EndedDeliveries ended, CancellationToken cancellationToken)
    {
        Interlocked.Add(ref _acknowledged, ended.Succeeded.Count);
        return default;
    }

    /// <summary>The sum of all results, once everything is acknowledged.</summary>
    /// <exception cref="WrongResultException">Not every message was acknowledged, or some were twice.</exception>
    public long SumOf(string contender, long messages) =>
        _acknowledged == messages ? _sum : throw new WrongResultException($"{contender}, acknowledgements", messages, _acknowledged, messages);
}
