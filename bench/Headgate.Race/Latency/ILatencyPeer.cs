namespace Headgate.Race.Latency;

/// <summary>
/// Three stages through which one event goes at a time: the first sends what <see cref="LatencyBook.Send"/> gives it, the second passes it on, the third notes it in the book, and has the first send
/// the next, if there is to be one.
/// </summary>
internal interface ILatencyPeer : IAsyncDisposable
{
    /// <summary>What the table calls it.</summary>
    string Name { get; }

    /// <summary>Runs until the book is full.</summary>
    Task RunAsync(LatencyBook book);

    ValueTask IAsyncDisposable.DisposeAsync() => default;
}
