namespace Headgate.Race.Measuring;

/// <summary>How often each contender runs.</summary>
/// <param name="WarmUps">Runs that are checked but not counted.</param>
/// <param name="Runs">Runs that are counted.</param>
internal sealed record Schedule(int WarmUps, int Runs);
