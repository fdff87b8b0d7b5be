namespace Headgate.Dashboard.Sampling;

/// <summary>What is kept of a second of a pipeline.</summary>
/// <param name="At">When it ended, in milliseconds since 1970.</param>
/// <param name="Rate">How many messages ended in a second, whatever has become of them.</param>
/// <param name="FailureRate">How many failed in a second.</param>
/// <param name="Failed">How many have failed since the point before.</param>
/// <param name="InFlight">How many were under way.</param>
/// <param name="Lag">How many waited at the origins of the sources; null when nobody says.</param>
internal readonly record struct HistoryPoint(long At, double Rate, double FailureRate, long Failed, long InFlight, long? Lag);
