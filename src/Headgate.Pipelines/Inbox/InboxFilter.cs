using System.Collections.Concurrent;
using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Batching;

namespace Headgate.Pipelines.Inbox;

/// <summary>
/// Ends messages that were processed before, and hands back those whose first copy is still under way: whether that will be processed is not known yet.
/// Thread-safe.
/// </summary>
internal sealed class InboxFilter<T>(IInbox inbox, Func<T, string> idOf)
{
    private readonly ConcurrentDictionary<string, Delivery> _underWay = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Delivery, string> _ids = new(ReferenceEqualityComparer.Instance);
    private readonly ConcurrentDictionary<IAcknowledger, InboxAcknowledger> _acknowledgers = new(ReferenceEqualityComparer.Instance);

    public async ValueTask<IReadOnlyList<Message<T>>> FilterAsync(MessageBatch<T> batch, CancellationToken cancellationToken)
    {
        var results = batch.Select(Identify).ToArray();

        // Taken first, looked up then: a copy that ends in between is found by one or the other.
        var isTaken = results.Select(TryTake).ToArray();
        IReadOnlySet<string> processed;
        try
        {
            processed = await inbox.FindProcessedAsync([.. results.Where(static message => message.Failure is null).Select(IdOf).Distinct(StringComparer.Ordinal)], cancellationToken);
        }
        catch
        {
            foreach (var message in results) Release(message.Delivery);
            throw;
        }

        for (var i = 0; i < results.Length; i++)
        {
            if (results[i].Failure is null) results[i] = Decide(results[i], isTaken[i], processed);
        }

        return results;
    }

    private IReadOnlyList<string> IdsOf(IEnumerable<Delivery> deliveries) => [.. deliveries.Select(delivery => _ids.GetValueOrDefault(delivery)).OfType<string>()];

    private void ReleaseAll(IEnumerable<Delivery> deliveries)
    {
        foreach (var delivery in deliveries) Release(delivery);
    }

    private Message<T> Identify(Message<T> message)
    {
        try
        {
            _ids[message.Delivery] = idOf(message.Data) ?? throw new MessageFailedException("The function that makes the id of a message returned null.");
            return message;
        }
        catch (Exception failure)
        {
            return message.Fail(failure);
        }
    }

    private string IdOf(Message<T> message) => _ids[message.Delivery];

    private bool TryTake(Message<T> message) =>
        message.Failure is null && ReferenceEquals(_underWay.GetOrAdd(_ids[message.Delivery], message.Delivery), message.Delivery);

    private Message<T> Decide(in Message<T> message, bool isTaken, IReadOnlySet<string> processed)
    {
        var delivery = message.Delivery;
        if (processed.Contains(_ids[delivery]))
        {
            Release(delivery);
            return message.Complete();
        }

        if (!isTaken)
        {
            Release(delivery);
            return message.Return();
        }

        if (delivery.Acknowledger is not InboxAcknowledger) delivery.Acknowledger = _acknowledgers.GetOrAdd(delivery.Acknowledger, inner => new InboxAcknowledger(inner, inbox, IdsOf, ReleaseAll));
        return message;
    }

    private void Release(Delivery delivery)
    {
        if (_ids.TryRemove(delivery, out var id)) _underWay.TryRemove(new KeyValuePair<string, Delivery>(id, delivery));
    }
}
