namespace Headgate.Brevity.Clients;

/// <summary>A queue of a broker, as the client of one shows it. Messages that were received and neither acknowledged nor returned stay with whoever received them.</summary>
internal interface IQueueClient
{
    /// <summary>Receives up to <paramref name="most"/> messages; waits for the first. None when the queue has been closed and is empty. Throws when the connection is lost.</summary>
    Task<IReadOnlyList<QueueMessage>> ReceiveAsync(int most, CancellationToken cancellationToken);

    /// <summary>Deletes messages that were processed.</summary>
    Task AcknowledgeAsync(IReadOnlyCollection<long> tags);

    /// <summary>Gives messages back.</summary>
    Task ReturnAsync(IReadOnlyCollection<long> tags);
}
