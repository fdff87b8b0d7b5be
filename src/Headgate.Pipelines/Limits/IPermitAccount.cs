namespace Headgate.Pipelines.Limits;

/// <summary>
/// The arithmetic of a rate limit: how many permits there are, and when there are more. Pure and not thread-safe. Times are timestamps, and must
/// not go back from one call to the next.
/// </summary>
internal interface IPermitAccount
{
    /// <summary>How many permits can be taken; never less than zero.</summary>
    int Available(long now);

    /// <summary>Takes permits; they must be available.</summary>
    void Take(int count, long now);

    /// <summary>When so many permits, at least 1 and perhaps more than there ever are at once, will have been available if each is taken as soon as it is.</summary>
    long DueAt(long count, long now);

    /// <summary>Since when all permits are available; null when they are not.</summary>
    long? FullSince(long now);
}
