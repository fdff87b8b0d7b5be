namespace Headgate.Flows.Snapshots;

/// <summary>A part of a snapshot: what one operator of one stage remembered, the results, or what holds the rest together.</summary>
/// <param name="Name">What it is; no two parts of a snapshot have the same.</param>
/// <param name="Content">Its content, JSON in UTF-8.</param>
public sealed record SnapshotPart(string Name, ReadOnlyMemory<byte> Content);
