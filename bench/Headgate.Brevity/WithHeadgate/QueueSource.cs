using Headgate.Brevity.Clients;
using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Sources;

namespace Headgate.Brevity.WithHeadgate;

internal sealed class QueueSource(IQueueClient queue) : Source<string>, IAcknowledger
{
    public override async ValueTask<bool> ReadAsync(MessageBuffer<string> messages, CancellationToken cancellationToken)
    {
        var received = await queue.ReceiveAsync(messages.Room, cancellationToken);
        foreach (var message in received) messages.Add(message.Body, new DescribedDelivery(this, tag: message.Tag));
        return received.Count > 0;
    }

    public async ValueTask AcknowledgeAsync(EndedDeliveries ended, CancellationToken cancellationToken)
    {
        if (TagsOf([.. ended.Succeeded, .. ended.Failed]) is { Length: > 0 } done) await queue.AcknowledgeAsync(done);
        if (TagsOf(ended.Returned) is { Length: > 0 } returned) await queue.ReturnAsync(returned);
    }

    private static long[] TagsOf(IEnumerable<Delivery> deliveries) => [.. deliveries.Select(delivery => (long)((DescribedDelivery)delivery).Tag!)];
}
