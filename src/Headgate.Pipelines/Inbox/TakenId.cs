namespace Headgate.Pipelines.Inbox;

/// <summary>An id that is under way with a message, or with a part of it.</summary>
/// <param name="Id">The id.</param>
/// <param name="Part">The message, or the part.</param>
/// <param name="Before">What was taken before with parts of the same message.</param>
internal sealed record TakenId(string Id, Claim Part, TakenId? Before)
{
    /// <summary>This, and what was taken before.</summary>
    public IEnumerable<TakenId> All()
    {
        for (var taken = this; taken is not null; taken = taken.Before) yield return taken;
    }
}
