namespace Headgate.Flows.Joins;

/// <summary>An element, and how far its source had come with it.</summary>
/// <typeparam name="T">The type of the element.</typeparam>
/// <param name="Item">The element.</param>
/// <param name="Clock">The event time of its source, less the disorder, in ticks.</param>
internal readonly record struct Clocked<T>(T Item, long Clock);
