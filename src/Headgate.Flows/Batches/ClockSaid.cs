namespace Headgate.Flows.Batches;

/// <summary>Event time has come so far in the stage, in the middle of a batch: what follows is late by it, wherever the batch ends.</summary>
/// <param name="clock">The earliest event time that is still to come, in ticks, but for what is late.</param>
internal sealed class ClockSaid(long clock) : Punctuation
{
    public long Clock => clock;
}
