namespace Headgate.Simulation.Flows;

/// <summary>An element of a flow.</summary>
/// <param name="Number">Its number, from 0 on.</param>
/// <param name="Key">Its key.</param>
/// <param name="Value">What is added up.</param>
/// <param name="At">When it happened.</param>
public readonly record struct Reading(int Number, int Key, int Value, DateTimeOffset At);
