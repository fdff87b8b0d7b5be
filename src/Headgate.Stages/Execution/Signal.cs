namespace Headgate.Stages.Execution;

/// <summary>One message in an <see cref="Inbox"/>. It is its own queue node, so that posting allocates nothing.</summary>
internal abstract class Signal
{
    /// <summary>The signal posted before this one while it is in the inbox; the one posted after it once the loop has taken it.</summary>
    internal Signal? Next;

    /// <summary>Handles the signal on the loop that took it. The loop reads <see cref="Next"/> first: a signal may be posted again from here.</summary>
    internal abstract ValueTask DeliverAsync();

    /// <summary>Called instead of <see cref="DeliverAsync"/>, on any thread, when the inbox was closed before the signal was handled.</summary>
    internal abstract void Refuse();
}
