using System.Buffers;
using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Connections;
using Headgate.Pipelines.Sources;
using Headgate.RabbitMq.Settling;
using RabbitMQ.Client;

namespace Headgate.RabbitMq.Consuming;

/// <summary>Settles messages on the channel that they came on, while that is open.</summary>
internal sealed class QueueEpoch : Epoch
{
    private readonly IChannel _channel;
    private readonly Settler _settler;

    public QueueEpoch(SourceContext context, IChannel channel)
        : base(context)
    {
        _channel = channel;
        _settler = new Settler(SendAsync);
    }

    /// <summary>A message has come.</summary>
    public void Receive(ulong tag) => _settler.Receive(tag);

    /// <summary>Gives messages back that were never given out.</summary>
    public ValueTask GiveBackAsync(IEnumerable<RabbitMqDelivery> deliveries, CancellationToken cancellationToken)
    {
        SettledTag[] settled = [.. deliveries.Select(static delivery => new SettledTag(delivery.Tag, RabbitMqSettlement.RejectAndRequeue))];
        return settled.Length == 0 ? default : _settler.SettleAsync(settled, cancellationToken);
    }

    /// <inheritdoc />
    protected override ValueTask SettleAsync(EndedDeliveries ended, CancellationToken cancellationToken)
    {
        var settled = ArrayPool<SettledTag>.Shared.Rent(ended.Succeeded.Count + ended.Failed.Count + ended.Returned.Count);
        try
        {
            var count = Add(ended.Succeeded, DeliveryStatus.Succeeded, settled, 0);
            count = Add(ended.Failed, DeliveryStatus.Failed, settled, count);
            count = Add(ended.Returned, DeliveryStatus.Returned, settled, count);
            return _settler.SettleAsync(settled.AsSpan(0, count), cancellationToken);
        }
        finally
        {
            ArrayPool<SettledTag>.Shared.Return(settled);
        }
    }

    private int Add(IReadOnlyList<Delivery> deliveries, DeliveryStatus status, SettledTag[] settled, int count)
    {
        for (var i = 0; i < deliveries.Count; i++)
        {
            if (deliveries[i] is RabbitMqDelivery delivery && ReferenceEquals(delivery.Epoch, this)) settled[count++] = new SettledTag(delivery.Tag, delivery.SettlementFor(status));
        }

        return count;
    }

    private async ValueTask SendAsync(SettleCommand command)
    {
        try
        {
            // Not with a caller's token: what counts as sent is sent.
            await StartSend(command);
        }
        catch (Exception)
        {
            // Whatever it was, the channel cannot be relied on: the server gives out again what it has not heard of.
            if (!_channel.IsOpen) End();
            throw;
        }
    }

    private ValueTask StartSend(SettleCommand command) => command switch
    {
        { Settlement: RabbitMqSettlement.Ack } => _channel.BasicAckAsync(command.Tag, command.IsMultiple, CancellationToken.None),
        { IsMultiple: false } => _channel.BasicRejectAsync(command.Tag, command.Settlement == RabbitMqSettlement.RejectAndRequeue, CancellationToken.None),
        _ => _channel.BasicNackAsync(command.Tag, multiple: true, command.Settlement == RabbitMqSettlement.RejectAndRequeue, CancellationToken.None),
    };
}
