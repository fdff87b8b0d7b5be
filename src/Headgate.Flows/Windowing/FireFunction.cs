using Headgate.Flows.Fusion;
using Headgate.Flows.Windows;

namespace Headgate.Flows.Windowing;

/// <summary>Passes on what follows from a state, and puts in its place the one to go on with. Returns what is left to be passed on; null for nothing.</summary>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <typeparam name="TState">The type of the state.</typeparam>
/// <typeparam name="TOut">The type of what is passed on.</typeparam>
internal delegate IEnumerable<Pause>? FireFunction<in TKey, TState, TOut>(TKey key, ref TState state, PartitionInfo partition, TriggerInfo trigger, Outpouring<TOut> next);
