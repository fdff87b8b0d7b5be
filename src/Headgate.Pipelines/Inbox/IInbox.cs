namespace Headgate.Pipelines.Inbox;

/// <summary>Remembers which messages were processed, so that those that are sent again are not processed again.</summary>
/// <remarks>Several calls run at once.</remarks>
public interface IInbox
{
    /// <summary>Finds those that were processed.</summary>
    /// <param name="ids">The ids of messages.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    /// <returns>The ids among them that were processed.</returns>
    ValueTask<IReadOnlySet<string>> FindProcessedAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken);

    /// <summary>Remembers messages that were processed, before their source is told. One that was remembered before is no error. When it throws, their source
    /// is told all the same: it is asked to send no more than it would without an inbox.</summary>
    /// <param name="ids">The ids of the messages.</param>
    /// <param name="cancellationToken">Cancelled when the pipeline gives up what it could not finish in time.</param>
    /// <returns>A task that ends when they are remembered.</returns>
    ValueTask RememberAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken);
}
