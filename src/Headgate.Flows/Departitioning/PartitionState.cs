using Headgate.Flows.Windows;

namespace Headgate.Flows.Departitioning;

/// <summary>What a partition has made of a window, each time the window fires.</summary>
/// <typeparam name="TState">The type of the state.</typeparam>
/// <param name="State">The state.</param>
/// <param name="Partition">Which partition.</param>
/// <param name="Window">Which window.</param>
/// <param name="IsLast">Whether the partition has nothing more of it.</param>
internal readonly record struct PartitionState<TState>(TState State, PartitionInfo Partition, WindowBounds Window, bool IsLast);
