namespace MyConnector;

/// <summary>The seam over the client of a queue: the one place to change for a queue of your own. Used by one source or sink; its calls may come at the same time.</summary>
public interface IQueueClient : IAsyncDisposable
{
    /// <summary>Waits until there is a message, and gets what there is. When cancelled, nothing was taken.</summary>
    ValueTask<IReadOnlyList<QueueItem>> ReceiveAsync(int most, CancellationToken cancellationToken);

    /// <summary>Messages are done with. Those of a connection that is closed are left alone: others have them by now.</summary>
    ValueTask CompleteAsync(IEnumerable<long> ids, CancellationToken cancellationToken);

    /// <summary>Messages go back, to be given out again.</summary>
    ValueTask ReleaseAsync(IEnumerable<long> ids, CancellationToken cancellationToken);

    /// <summary>Puts messages into the queue, in their order, all or none.</summary>
    ValueTask SendAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken);
}
