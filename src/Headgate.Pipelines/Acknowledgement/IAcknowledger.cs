namespace Headgate.Pipelines.Acknowledgement;

/// <summary>Tells a source what has become of its messages (Broadway's <c>Acknowledger</c>).</summary>
/// <remarks>Called on several threads at once, also for messages of one reference; each message is in one call. What it throws is logged and stops nothing; the
/// messages of that call count as acknowledged.</remarks>
public interface IAcknowledger
{
    /// <summary>Tells what has become of messages of one reference, in the order in which they ended.</summary>
    /// <param name="ended">The messages; valid until the returned task has ended.</param>
    /// <param name="cancellationToken">Cancelled when the pipeline gives up what it could not finish in time.</param>
    /// <returns>A task that ends when the source knows.</returns>
    ValueTask AcknowledgeAsync(EndedDeliveries ended, CancellationToken cancellationToken);
}
