namespace Headgate.Race.Keys;

/// <summary>How much comes, and how much may be under way.</summary>
/// <param name="MessagesPerKey">Messages of each key; the slow one has as many as the others.</param>
/// <param name="Window">Messages under way at most. Must hold all of the slow key's, or they would hold back the rest in any design.</param>
/// <param name="Slow">How long the slow key's handler waits.</param>
/// <param name="Runs">Measured runs of each design, with the slow key and without.</param>
internal sealed record KeysBounds(int MessagesPerKey, int Window, TimeSpan Slow, int Runs)
{
    /// <summary>A run of a design that has stalled ends after this.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);
}
