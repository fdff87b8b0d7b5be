using Headgate.Pipelines.Acknowledgement;

namespace Headgate.Pipelines.Inbox;

/// <summary>Has messages remembered before their source is told that they were processed.</summary>
/// <param name="inner">Tells the source.</param>
/// <param name="inbox">Remembers them.</param>
/// <param name="idsOf">The ids of messages.</param>
/// <param name="release">They are not under way any more.</param>
internal sealed class InboxAcknowledger(IAcknowledger inner, IInbox inbox, Func<IEnumerable<Delivery>, IReadOnlyList<string>> idsOf, Action<IEnumerable<Delivery>> release) : IAcknowledger
{
    public async ValueTask AcknowledgeAsync(EndedDeliveries ended, CancellationToken cancellationToken)
    {
        try
        {
            var processed = idsOf(ended.Succeeded);
            if (processed.Count > 0) await inbox.RememberAsync(processed, cancellationToken);
        }
        finally
        {
            // Only now: a copy that comes in between is found under way, or processed.
            release(ended.Succeeded);
            release(ended.Failed);
            release(ended.Returned);
            await inner.AcknowledgeAsync(ended, cancellationToken);
        }
    }
}
