namespace Headgate.Flows.Exchanges;

/// <summary>Where the elements of a layer go.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <param name="Receivers">How many receivers there are.</param>
/// <param name="BatchSize">How many elements a batch holds at most.</param>
/// <param name="EventTime">The event time of an element, in ticks; null when nobody asks.</param>
/// <param name="Numbers">Whether the batches are numbered anew, for receivers that share them.</param>
internal sealed record OutputShape<T>(int Receivers, int BatchSize, Func<T, long>? EventTime = null, bool Numbers = false)
{
    /// <summary>Gets who says how far event time has come.</summary>
    public ClockSource Clock { get; init; }
}
