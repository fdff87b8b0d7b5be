namespace Headgate.Flows.Snapshots;

/// <summary>An operator that remembers nothing across a barrier: it has passed on, in order, whatever it held.</summary>
internal interface ISnapshotFree;
