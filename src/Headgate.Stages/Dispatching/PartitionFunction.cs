namespace Headgate.Stages.Dispatching;

/// <summary>Names the partition of an event. Runs on the producer's loop, so it must be quick.</summary>
/// <typeparam name="T">The type of the events.</typeparam>
/// <typeparam name="TName">The type of the partitions' names.</typeparam>
/// <param name="item">The event; may be replaced by another.</param>
/// <param name="partition">The partition.</param>
/// <returns>False when the event belongs to no partition: it is discarded, counted, and handed to the producer's <c>OnDiscarded</c>.</returns>
public delegate bool PartitionFunction<T, TName>(ref T item, out TName partition);
