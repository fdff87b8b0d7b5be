using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Batching;

namespace Headgate.Pipelines.Inbox;

/// <summary>
/// Ends messages that were processed before, and hands back those whose first copy is still under way: whether that will be processed is not known yet.
/// Thread-safe.
/// </summary>
internal sealed class InboxFilter<T>(IInbox inbox, Func<T, string> idOf)
{
    private readonly ConcurrentDictionary<string, Claim> _underWay = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Delivery, TakenId> _taken = new(ReferenceEqualityComparer.Instance);

    // Weak: a source may have an acknowledger for each message.
    private readonly ConditionalWeakTable<IAcknowledger, InboxAcknowledger> _acknowledgers = new();

    public async ValueTask<IReadOnlyList<Message<T>>> FilterAsync(MessageBatch<T> batch, CancellationToken cancellationToken)
    {
        var results = batch.ToArray();
        var ids = new string?[results.Length];
        for (var i = 0; i < results.Length; i++) ids[i] = Identify(ref results[i]);

        // Taken first, looked up then: a copy that ends in between is found by one or the other.
        // One whose lookup was given up, and ends late, has been taken anew by then: what it took is not this.
        var claims = Array.ConvertAll(results, static message => new Claim(message.Delivery));
        var owners = ids.Select((id, i) => id is null ? null : _underWay.AddOrUpdate(id, claims[i], (_, before) => ReferenceEquals(before.Delivery, claims[i].Delivery) ? claims[i] : before)).ToArray();
        IReadOnlySet<string> processed;
        try
        {
            processed = await inbox.FindProcessedAsync([.. ids.OfType<string>().Distinct(StringComparer.Ordinal)], cancellationToken);

            // Nobody waits any more for what an inbox finds too late.
            cancellationToken.ThrowIfCancellationRequested();
        }
        catch
        {
            for (var i = 0; i < results.Length; i++)
            {
                if (ids[i] is { } id) Free(id, claims[i]);
            }

            throw;
        }

        for (var i = 0; i < results.Length; i++)
        {
            if (ids[i] is { } id) results[i] = Decide(results[i], id, claims[i], owners[i]!, processed);
        }

        return results;
    }

    private string? Identify(ref Message<T> message)
    {
        try
        {
            return idOf(message.Data) ?? throw new MessageFailedException("The function that makes the id of a message returned null.");
        }
        catch (Exception failure)
        {
            message = message.Fail(failure);
            return null;
        }
    }

    private Message<T> Decide(in Message<T> message, string id, Claim claim, Claim owner, IReadOnlySet<string> processed)
    {
        var delivery = message.Delivery;
        if (processed.Contains(id))
        {
            Free(id, claim);
            return message.Complete();
        }

        if (!ReferenceEquals(owner, claim))
        {
            // Another part of the same message: what becomes of that is what becomes of the message.
            return ReferenceEquals(owner.Delivery.Whole, delivery.Whole) ? message.Complete() : message.Return();
        }

        var whole = delivery.Whole;
        var taken = _taken.AddOrUpdate(whole, new TakenId(id, claim, null), (_, before) => new TakenId(id, claim, before));
        if (taken.Before is null) whole.AcknowledgeBy(AcknowledgerAround(whole.Acknowledger));
        return message;
    }

    private InboxAcknowledger AcknowledgerAround(IAcknowledger inner) =>
        _acknowledgers.GetValue(inner, inner => new InboxAcknowledger(inner, inbox, IdsOf, ReleaseAll, AcknowledgerAround));

    private IReadOnlyList<string> IdsOf(IEnumerable<Delivery> deliveries) =>
        [.. deliveries.SelectMany(delivery => _taken.TryGetValue(delivery, out var taken) ? taken.All().Select(static taken => taken.Id) : [])];

    private void ReleaseAll(IEnumerable<Delivery> deliveries)
    {
        foreach (var delivery in deliveries)
        {
            if (!_taken.TryRemove(delivery, out var last)) continue;
            foreach (var taken in last.All()) Free(taken.Id, taken.Part);
        }
    }

    private void Free(string id, Claim claim) => _underWay.TryRemove(new KeyValuePair<string, Claim>(id, claim));
}
