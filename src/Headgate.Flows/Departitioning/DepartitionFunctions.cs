using Headgate.Flows.Windows;

namespace Headgate.Flows.Departitioning;

/// <summary>What is made of the states of all partitions.</summary>
/// <typeparam name="TState">The type of the states.</typeparam>
/// <typeparam name="TAcc">The type of what they are merged into.</typeparam>
/// <typeparam name="TOut">The type of what is made of that.</typeparam>
/// <param name="Seed">What no states are.</param>
/// <param name="Merge">Merges a state.</param>
/// <param name="Done">What to pass on of a window.</param>
internal sealed record DepartitionFunctions<TState, TAcc, TOut>(Func<TAcc> Seed, Func<TAcc, TState, TAcc> Merge, Func<TAcc, WindowBounds, TOut> Done);
