namespace Headgate.Pipelines.Acknowledgement;

/// <summary>An acknowledger of a source that gives out messages for a time, and sends them to others when it has passed: SQS's visibility, Pub/Sub's
/// deadline. The pipeline has the time extended while a message is under way.</summary>
/// <remarks>Leases are extended while messages of the same acknowledger are acknowledged on other threads. An extension that takes longer than half of
/// <see cref="LeaseDuration"/> is overlapped by the next.</remarks>
public interface ILeaseAcknowledger : IAcknowledger
{
    /// <summary>Gets for how long a message is given out. It is extended when half of that has passed.</summary>
    /// <value>More than 0. Asked for again before each extension.</value>
    TimeSpan LeaseDuration { get; }

    /// <summary>Extends the leases of messages by <see cref="LeaseDuration"/> from now.</summary>
    /// <param name="deliveries">The messages, all of this acknowledger; some may be acknowledged meanwhile.</param>
    /// <param name="cancellationToken">Cancelled when the pipeline ends, and waits for nothing any more.</param>
    /// <returns>A task that ends when the source knows. Its exception is logged; the lease may run out then, and the source may send the message again.</returns>
    ValueTask ExtendAsync(IReadOnlyList<Delivery> deliveries, CancellationToken cancellationToken);
}
