namespace Headgate.Stages.Intake;

/// <summary>
/// One subscription in the eyes of the user, through all restarts of the producer: which end is in place now, and whether the consumer still
/// wants it. All its ends share this; none knows the others, so that what is over can be collected.
/// </summary>
internal sealed class Lineage<T>
{
    private volatile Inflow<T>? _latest;
    private volatile StopReason? _cancelReason;

    /// <summary>The end that is in place now, or was the last.</summary>
    public Inflow<T> Latest
    {
        get => _latest!;
        set => _latest = value;
    }

    /// <summary>Why the consumer wants the subscription no more; null while it does.</summary>
    public StopReason? CancelReason => _cancelReason;

    /// <summary>Ends the subscription, from any thread. The first reason counts.</summary>
    public void Cancel(StopReason reason)
    {
        // An end that takes its place meanwhile sees the reason when it opens: it fences its own write before it looks, as this does.
        Interlocked.CompareExchange(ref _cancelReason, reason, null);
        _latest!.CancelUpstream(reason);
    }
}
