using Headgate.Flows.Fusion;
using Headgate.Flows.Windows;

namespace Headgate.Flows.Windowing;

/// <summary>Passes on what follows from a state, and says with which to go on.</summary>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <typeparam name="TState">The type of the state.</typeparam>
/// <typeparam name="TOut">The type of what is passed on.</typeparam>
internal delegate TState FireFunction<in TKey, TState, TOut>(TKey key, TState state, PartitionInfo partition, TriggerInfo trigger, Sink<TOut> next);
