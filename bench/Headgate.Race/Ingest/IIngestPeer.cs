namespace Headgate.Race.Ingest;

/// <summary>
/// One way to run what a service does with a queue: a source of messages, two processors at once, two batchers of 100 to which even and odd results
/// go, a handler for each batch, and an acknowledgement that counts every message of it. A peer is written as its documentation recommends, and keeps
/// about <see cref="IngestBounds.InFlight"/> messages before the processors and as many before the batchers.
/// </summary>
/// <remarks>
/// Every peer makes one object for each message, as the client of any broker does: what is acknowledged. Headgate's is a delivery with a position, the
/// others' is a <see cref="Received"/>, which also carries the data from stage to stage.
/// </remarks>
internal interface IIngestPeer : IAsyncDisposable
{
    /// <summary>What the table calls it.</summary>
    string Name { get; }

    /// <summary>The number of messages that takes roughly half a second on a small machine when processing is no work.</summary>
    long DefaultMessages { get; }

    /// <summary>Sends the numbers from 0 up to and without <paramref name="messages"/> through the stages.</summary>
    /// <param name="messages">How many messages.</param>
    /// <param name="work">What a processor makes of a number.</param>
    /// <param name="tally">Handles the batches, and counts acknowledgements.</param>
    /// <returns>A task that ends when all have been acknowledged.</returns>
    Task RunAsync(long messages, Func<long, long> work, IngestTally tally);

    ValueTask IAsyncDisposable.DisposeAsync() => default;
}
