namespace Headgate.Stages.Emission;

/// <summary>Who may emit. Kept in one word, so that an abandoned callback can never emit into a stage that has gone on without it.</summary>
internal static class EmissionPhase
{
    /// <summary>No callback runs.</summary>
    public const int Closed = 0;

    /// <summary>A callback runs and has not awaited anything yet: events are gathered.</summary>
    public const int Gathering = 1;

    /// <summary>A callback runs and has awaited: each emission goes out at once.</summary>
    public const int Direct = 2;

    /// <summary>An emission is being dispatched.</summary>
    public const int Dispatching = 3;

    /// <summary>The stage was killed while a callback ran.</summary>
    public const int Abandoned = 4;

    /// <summary>Another thread sends what the callback has gathered so far: the loop, when it has awaited, or a timer. An emission waits for that.</summary>
    public const int Suspending = 5;
}
