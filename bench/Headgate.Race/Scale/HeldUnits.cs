namespace Headgate.Race.Scale;

/// <summary>What so many of something take.</summary>
/// <param name="Unit">What the table calls one of them.</param>
/// <param name="Footprint">What was measured.</param>
internal sealed record HeldUnits(string Unit, Footprint Footprint);
