namespace Headgate.Flows.Batches;

/// <summary>A stage is done with its numbered windows, also with those that it has passed on nothing of.</summary>
/// <param name="next">The number of the first that it is not done with.</param>
internal sealed class WindowsOver(long next) : Punctuation
{
    public long Next => next;
}
