namespace Headgate.Pipelines.Failures;

/// <summary>Sees messages that have failed for good, before they are acknowledged, and may decide otherwise (Broadway's <c>handle_failed</c>).</summary>
/// <remarks>Several calls run at once. What it throws is logged and changes nothing.</remarks>
public interface IFailureHandler
{
    /// <summary>Handles messages that failed in one step.</summary>
    /// <param name="messages">The messages; at least one.</param>
    /// <param name="cancellationToken">Cancelled when the pipeline gives up what it could not finish in time.</param>
    /// <returns>A task that ends when it is decided.</returns>
    ValueTask HandleAsync(IReadOnlyList<FailedMessage> messages, CancellationToken cancellationToken);
}
