using Headgate.Pipelines.Acknowledgement;

namespace Headgate.Pipelines.Inbox;

/// <summary>Has messages remembered before their source is told that they were processed.</summary>
/// <param name="inner">Tells the source.</param>
/// <param name="inbox">Remembers them.</param>
/// <param name="idsOf">The ids of messages.</param>
/// <param name="release">They are not under way any more.</param>
/// <param name="around">Makes such an acknowledger of another one.</param>
internal sealed class InboxAcknowledger(
    IAcknowledger inner, IInbox inbox, Func<IEnumerable<Delivery>, IReadOnlyList<string>> idsOf, Action<IEnumerable<Delivery>> release, Func<IAcknowledger, IAcknowledger> around) : IAcknowledger
{
    /// <summary>For a handler that puts another in the place of the one that tells the source: what is under way here is to be heard of all the same.</summary>
    public IAcknowledger Around(IAcknowledger other) => around(inner is InboxAcknowledger before ? before.Around(other) : other);

    public async ValueTask AcknowledgeAsync(EndedDeliveries ended, CancellationToken cancellationToken)
    {
        Exception? failure = null;
        try
        {
            var processed = idsOf(ended.Succeeded);
            if (processed.Count > 0) await inbox.RememberAsync(processed, cancellationToken);
        }
        catch (Exception reason)
        {
            failure = reason;
        }

        // Only now: a copy that comes in between is found under way, or processed.
        release(ended.Succeeded);
        release(ended.Failed);
        release(ended.Returned);
        await inner.AcknowledgeAsync(ended, cancellationToken);
        if (failure is not null) throw new NotRememberedException(failure);
    }
}
