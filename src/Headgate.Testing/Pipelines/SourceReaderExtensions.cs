using Headgate.Pipelines;
using Headgate.Pipelines.Acknowledgement;

namespace Headgate.Testing.Pipelines;

/// <summary>Ends messages that a <see cref="SourceReader{T}"/> has read.</summary>
public static class SourceReaderExtensions
{
    /// <summary>Ends messages and has them acknowledged, as a pipeline does: in one call for each acknowledger and reference.</summary>
    /// <typeparam name="T">The type of the data.</typeparam>
    /// <param name="messages">The messages.</param>
    /// <param name="status">What has become of them.</param>
    /// <param name="failure">Why they failed; null when they did not.</param>
    /// <param name="cancellationToken">Gives up telling the source.</param>
    /// <returns>A task that ends when the source knows. What an acknowledger throws is thrown on.</returns>
    public static Task EndAsync<T>(
        this IReadOnlyList<Message<T>> messages, DeliveryStatus status = DeliveryStatus.Succeeded, Exception? failure = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return EndAsync([.. messages.Select(message => (message, status))], failure, cancellationToken);
    }

    /// <summary>Ends messages, each in its own way, and has them acknowledged, as a pipeline does.</summary>
    /// <typeparam name="T">The type of the data.</typeparam>
    /// <param name="messages">The messages, and what has become of each.</param>
    /// <param name="failure">Why those failed that did; null for an exception that says nothing.</param>
    /// <param name="cancellationToken">Gives up telling the source.</param>
    /// <returns>A task that ends when the source knows.</returns>
    public static async Task EndAsync<T>(
        this IReadOnlyList<(Message<T> Message, DeliveryStatus Status)> messages, Exception? failure = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var groups = new List<AckGroup>();
        foreach (var (message, status) in messages)
        {
            var delivery = message.Delivery;
            if (!delivery.End(status, status == DeliveryStatus.Failed ? failure ?? new InvalidOperationException("It failed, by hand.") : null)) continue;
            var group = groups.Find(group => group.IsFor(delivery.Acknowledger, delivery.Reference));
            if (group is null)
            {
                groups.Add(group = new AckGroup());
                group.Begin(delivery.Acknowledger, delivery.Reference);
            }

            group.Add(delivery);
        }

        foreach (var group in groups) await group.SendAsync(cancellationToken).ConfigureAwait(false);
    }
}
