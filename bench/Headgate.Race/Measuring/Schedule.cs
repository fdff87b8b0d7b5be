namespace Headgate.Race.Measuring;

/// <summary>How often each contender runs.</summary>
/// <param name="WarmUps">Runs that are checked but not counted, at least.</param>
/// <param name="WarmUpTime">How long each contender runs before it is measured, at least. The runtime compiles what runs often once more, with what it has
/// learned meanwhile: a measurement that begins before is one of the compiler.</param>
/// <param name="Runs">Runs that are counted.</param>
internal sealed record Schedule(int WarmUps, TimeSpan WarmUpTime, int Runs);
