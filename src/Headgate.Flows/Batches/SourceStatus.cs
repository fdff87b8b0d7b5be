namespace Headgate.Flows.Batches;

/// <summary>The source of the batch has ended, or says nothing for the time being: nobody waits for its event time.</summary>
/// <param name="hasEnded">Whether it will never say anything again; false when it is only idle.</param>
/// <param name="idleFor">How long it has been idle.</param>
internal sealed class SourceStatus(bool hasEnded, TimeSpan idleFor = default) : Punctuation
{
    public TimeSpan IdleFor => idleFor;

    public bool HasEnded => hasEnded;
}
