using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Connections;
using Headgate.Pipelines.Sources;
using StackExchange.Redis;

namespace Headgate.Redis.Reading;

/// <summary>The time of a connection: what came by it is acknowledged by it.</summary>
internal sealed class RedisStreamEpoch(SourceContext context, RedisStreamOptions options) : Epoch(context), ILeaseAcknowledger
{
    private int _returnedCount;

    public TimeSpan LeaseDuration => options.ClaimIdle;

    /// <summary>Says whether messages were handed back since it was last asked.</summary>
    public bool TakeReturned() => Interlocked.Exchange(ref _returnedCount, 0) > 0;

    public async ValueTask ExtendAsync(IReadOnlyList<Delivery> deliveries, CancellationToken cancellationToken)
    {
        if (IsOver) return;
        foreach (var some in deliveries.Cast<RedisStreamDelivery>().GroupBy(static delivery => delivery.Group))
            await some.Key.ExtendAsync([.. some.Select(static delivery => delivery.Id)]).WaitAsync(cancellationToken);
    }

    protected override async ValueTask SettleAsync(EndedDeliveries ended, CancellationToken cancellationToken)
    {
        var group = (StreamGroup)ended.Reference!;
        try
        {
            var isFailedDone = options.OnFailure == RedisStreamSettlement.Ack;
            var acknowledging = group.AcknowledgeAsync(isFailedDone ? [.. IdsOf(ended.Succeeded), .. IdsOf(ended.Failed)] : IdsOf(ended.Succeeded));
            await Task.WhenAll(acknowledging, group.ReturnAsync(IdsOf(ended.Returned))).WaitAsync(cancellationToken);
            Interlocked.Add(ref _returnedCount, ended.Returned.Count);
        }
        catch (RedisConnectionException)
        {
            End();
            throw;
        }
    }

    private static RedisValue[] IdsOf(IReadOnlyList<Delivery> deliveries)
    {
        if (deliveries.Count == 0) return [];
        var ids = new RedisValue[deliveries.Count];
        for (var i = 0; i < ids.Length; i++) ids[i] = ((RedisStreamDelivery)deliveries[i]).Id;
        return ids;
    }
}
