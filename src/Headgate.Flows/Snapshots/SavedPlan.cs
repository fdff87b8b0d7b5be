namespace Headgate.Flows.Snapshots;

/// <summary>The part of a snapshot that holds the rest together.</summary>
/// <param name="Format">The number of the format.</param>
/// <param name="Flow">The shape of the flow: its layers and operators.</param>
/// <param name="Positions">For each layer with sources, by its number, how far each of them had come.</param>
/// <param name="Finished">The layers that had come to their end.</param>
internal sealed record SavedPlan(int Format, string Flow, Dictionary<int, long[]> Positions, int[] Finished);
