using System.Runtime.InteropServices;
using Headgate.Flows.Batches;
using Headgate.Flows.Exchanges;
using Headgate.Flows.Fusion;
using Headgate.Flows.Inspection;

namespace Headgate.Flows.Aggregation;

/// <summary>Gathers the elements of each key, in their order, and passes the groups on at the end.</summary>
/// <typeparam name="T">The type of the elements that come in.</typeparam>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <typeparam name="TElement">The type of the elements of the groups.</typeparam>
internal sealed partial class GroupOperator<T, TKey, TElement>(
    Sink<IGrouping<TKey, TElement>> next, Func<T, TKey> key, Func<T, TElement> element, IEqualityComparer<TKey>? comparer) : OutpouringOperator<T, IGrouping<TKey, TElement>>(next), IMeasured
    where TKey : notnull
{
    private readonly Dictionary<TKey, Grouping<TKey, TElement>> _groups = new(comparer);

    /// <inheritdoc />
    public long StateSize => _groups.Count;

    /// <inheritdoc />
    protected override IEnumerable<Pause>? Take(T item, long clock)
    {
        var value = key.KeyOf(item);
        ref var group = ref CollectionsMarshal.GetValueRefOrAddDefault(_groups, value, out _);
        group ??= new Grouping<TKey, TElement>(value);
        group.Add(element(item));
        return null;
    }

    /// <inheritdoc />
    protected override IEnumerable<Pause>? Before(Punctuation said) => said is InputEnd ? PassOn() : null;

    private IEnumerable<Pause> PassOn()
    {
        foreach (var group in _groups.Values)
        {
            Out.Push(group);
            if (Out.MustPause) yield return default;
        }

        _groups.Clear();
    }
}
