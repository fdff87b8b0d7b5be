using Headgate.Flows;
using Headgate.Flows.Snapshots;

namespace Headgate.Orleans.Keyed;

/// <summary>Makes flows that run in one process or, partition by partition, on a cluster.</summary>
public static class KeyedFlow
{
    /// <summary>A flow of the records of a source, each of which is none, one or many elements; every key's elements are worked on together.</summary>
    /// <typeparam name="TRecord">The type of the records.</typeparam>
    /// <typeparam name="T">The type of the elements. On a cluster Orleans must know how to serialize it.</typeparam>
    /// <typeparam name="TKey">The type of the keys.</typeparam>
    /// <typeparam name="TOut">The type of the results.</typeparam>
    /// <param name="name">The name of the flow: what is saved is saved under it.</param>
    /// <param name="source">Gives the records after a position: how many came before, 0 at first. They are the same every time.</param>
    /// <param name="elements">The elements of a record.</param>
    /// <param name="key">The key of an element.</param>
    /// <param name="work">What is done with elements: by key, so that it makes no difference which keys come together. On a cluster it is called for each partition.</param>
    /// <param name="sink">Takes the results; gets the name of the flow, or of its partition. It must know an epoch of a name again to have every result once.</param>
    /// <param name="hash">The hash of a key, the same in every process; null for that of text, numbers and GUIDs.</param>
    /// <returns>The flow, which does not run.</returns>
    /// <exception cref="ArgumentException">The name is blank, or keys of the type have no hash that every process agrees on.</exception>
    public static KeyedFlow<T, TOut> From<TRecord, T, TKey, TOut>(
        string name,
        Func<IServiceProvider, long, IAsyncEnumerable<TRecord>> source,
        Func<TRecord, IEnumerable<T>> elements,
        Func<T, TKey> key,
        Func<Flow<T>, Flow<TOut>> work,
        Func<IServiceProvider, string, ISnapshotSink<TOut>> sink,
        Func<TKey, uint>? hash = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(elements);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(work);
        ArgumentNullException.ThrowIfNull(sink);
        hash ??= KeyHash.Of<TKey>() ?? throw new ArgumentException(
            $"Flow '{name}': keys of {typeof(TKey)} have no hash that every process agrees on. Give hash, or a key of text, int, long, ulong or Guid.", nameof(hash));
        return new KeyedFlow<T, TOut>
        {
            Name = name,
            Records = (services, position, token) => RecordsAsync(source(services, position), elements, token),
            Place = element => hash(key(element)),
            Work = work,
            Sink = sink,
        };
    }

    private static async IAsyncEnumerable<IReadOnlyList<T>> RecordsAsync<TRecord, T>(
        IAsyncEnumerable<TRecord> records, Func<TRecord, IEnumerable<T>> elements, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token)
    {
        await foreach (var record in records.WithCancellation(token)) yield return [.. elements(record)];
    }
}
