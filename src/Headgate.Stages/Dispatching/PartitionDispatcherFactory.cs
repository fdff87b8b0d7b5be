namespace Headgate.Stages.Dispatching;

/// <summary>Makes dispatchers that give each event to the consumer of its partition.</summary>
public static class PartitionDispatcher
{
    /// <summary>How many events may wait for one partition before the producer is asked for nothing more, unless said otherwise.</summary>
    public const int DefaultMaxQueued = 10_000;

    /// <summary>Partitions numbered from 0.</summary>
    /// <typeparam name="T">The type of the events.</typeparam>
    /// <param name="count">How many partitions; at least 1.</param>
    /// <param name="partition">The partition of an event, from 0 to <paramref name="count"/> - 1; null for the event's hash code.</param>
    /// <param name="maxQueued">How many events may wait for one partition before the producer is asked for nothing more; at least 1.</param>
    /// <returns>The dispatcher.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    public static PartitionDispatcher<T> ByCount<T>(int count, Func<T, int>? partition = null, int maxQueued = DefaultMaxQueued)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return new PartitionDispatcher<T>(Numbers(count), null, partition ?? HashInto<T>(count), maxQueued);
    }

    /// <summary>Partitions numbered from 0, with a function that may replace the event or name no partition.</summary>
    /// <typeparam name="T">The type of the events.</typeparam>
    /// <param name="count">How many partitions; at least 1.</param>
    /// <param name="partition">The partition of an event.</param>
    /// <param name="maxQueued">How many events may wait for one partition before the producer is asked for nothing more; at least 1.</param>
    /// <returns>The dispatcher.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    public static PartitionDispatcher<T> ByCount<T>(int count, PartitionFunction<T, int> partition, int maxQueued = DefaultMaxQueued)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentNullException.ThrowIfNull(partition);
        return new PartitionDispatcher<T>(Numbers(count), partition, null, maxQueued);
    }

    /// <summary>Named partitions.</summary>
    /// <typeparam name="T">The type of the events.</typeparam>
    /// <typeparam name="TName">The type of the names.</typeparam>
    /// <param name="names">The partitions; at least one, each once.</param>
    /// <param name="partition">The partition of an event: one of <paramref name="names"/>.</param>
    /// <param name="maxQueued">How many events may wait for one partition before the producer is asked for nothing more; at least 1.</param>
    /// <returns>The dispatcher.</returns>
    /// <exception cref="ArgumentException">There is no name, or one stands twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxQueued"/> is less than 1.</exception>
    public static PartitionDispatcher<T> ByName<T, TName>(IEnumerable<TName> names, Func<T, TName> partition, int maxQueued = DefaultMaxQueued)
        where TName : notnull
    {
        ArgumentNullException.ThrowIfNull(partition);
        return ByName(names, Plain(partition), maxQueued);
    }

    /// <summary>Named partitions, with a function that may replace the event or name no partition.</summary>
    /// <typeparam name="T">The type of the events.</typeparam>
    /// <typeparam name="TName">The type of the names.</typeparam>
    /// <param name="names">The partitions; at least one, each once.</param>
    /// <param name="partition">The partition of an event: one of <paramref name="names"/>.</param>
    /// <param name="maxQueued">How many events may wait for one partition before the producer is asked for nothing more; at least 1.</param>
    /// <returns>The dispatcher.</returns>
    /// <exception cref="ArgumentException">There is no name, or one stands twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxQueued"/> is less than 1.</exception>
    public static PartitionDispatcher<T> ByName<T, TName>(
        IEnumerable<TName> names, PartitionFunction<T, TName> partition, int maxQueued = DefaultMaxQueued)
        where TName : notnull
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(partition);
        var list = names.ToList();
        var indexes = new Dictionary<TName, int>();
        for (var i = 0; i < list.Count; i++)
        {
            if (!indexes.TryAdd(list[i], i)) throw new ArgumentException($"Partition '{list[i]}' stands twice. Name each partition once.", nameof(names));
        }

        var known = string.Join(", ", list.Select(name => $"'{name}'"));
        return new PartitionDispatcher<T>([.. list.Cast<object>()], Find, null, maxQueued);

        bool Find(ref T item, out int index)
        {
            index = -1;
            if (!partition(ref item, out var name)) return false;
            return indexes.TryGetValue(name, out index) ? true : throw new UnknownPartitionException(name, known);
        }
    }

    private static object[] Numbers(int count) => [.. Enumerable.Range(0, count).Cast<object>()];

    private static PartitionFunction<T, TName> Plain<T, TName>(Func<T, TName> partition) => (ref T item, out TName name) =>
    {
        name = partition(item);
        return true;
    };

    private static Func<T, int> HashInto<T>(int count) => item => (int)((uint)(item is null ? 0 : EqualityComparer<T>.Default.GetHashCode(item)) % (uint)count);
}
