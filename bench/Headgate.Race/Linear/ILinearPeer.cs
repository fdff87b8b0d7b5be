namespace Headgate.Race.Linear;

/// <summary>
/// One way to run three stages: a producer of consecutive 64-bit integers from 0, a transform that multiplies by 2, a consumer that sums.
/// A peer is written as its documentation recommends, and keeps about <see cref="LinearBounds.MaxDemand"/> events in flight per link.
/// </summary>
internal interface ILinearPeer : IAsyncDisposable
{
    /// <summary>What the table calls it.</summary>
    string Name { get; }

    /// <summary>The number of events that takes roughly half a second on a small machine; slow peers run fewer.</summary>
    long DefaultEvents { get; }

    /// <summary>Sends the integers from 0 up to and without <paramref name="events"/> through the three stages.</summary>
    /// <returns>The sum that the consumer arrived at.</returns>
    ValueTask<long> RunAsync(long events);

    ValueTask IAsyncDisposable.DisposeAsync() => default;
}
