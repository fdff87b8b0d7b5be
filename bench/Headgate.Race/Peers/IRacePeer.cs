namespace Headgate.Race.Peers;

/// <summary>
/// One way to do what a workload asks. A peer is written as its documentation recommends, and keeps about <see cref="LinkBounds.MaxDemand"/> events in flight on each link.
/// </summary>
internal interface IRacePeer : IAsyncDisposable
{
    /// <summary>What the table calls it.</summary>
    string Name { get; }

    /// <summary>The number of events that takes roughly half a second on a small machine; slow peers run fewer.</summary>
    long DefaultEvents { get; }

    /// <summary>Sends the integers from 0 up to and without <paramref name="events"/> through.</summary>
    /// <returns>The result that the consumers arrived at, which is checked.</returns>
    ValueTask<long> RunAsync(long events);

    ValueTask IAsyncDisposable.DisposeAsync() => default;
}
