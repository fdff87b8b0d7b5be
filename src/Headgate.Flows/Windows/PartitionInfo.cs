namespace Headgate.Flows.Windows;

/// <summary>Which partition a window fires in (Flow's second argument of <c>on_trigger</c>).</summary>
/// <param name="Index">The partition, from 0.</param>
/// <param name="Count">How many there are.</param>
public readonly record struct PartitionInfo(int Index, int Count);
