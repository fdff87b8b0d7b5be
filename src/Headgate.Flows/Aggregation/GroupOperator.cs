using System.Runtime.InteropServices;
using Headgate.Flows.Batches;
using Headgate.Flows.Exchanges;
using Headgate.Flows.Fusion;

namespace Headgate.Flows.Aggregation;

/// <summary>Gathers the elements of each key, in their order, and passes the groups on at the end.</summary>
/// <typeparam name="T">The type of the elements that come in.</typeparam>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <typeparam name="TElement">The type of the elements of the groups.</typeparam>
internal sealed partial class GroupOperator<T, TKey, TElement>(
    Sink<IGrouping<TKey, TElement>> next, Func<T, TKey> key, Func<T, TElement> element, IEqualityComparer<TKey>? comparer) : Operator<T, IGrouping<TKey, TElement>>(next)
    where TKey : notnull
{
    private readonly Dictionary<TKey, Grouping<TKey, TElement>> _groups = new(comparer);

    /// <inheritdoc />
    public override void Push(T item)
    {
        var value = key.KeyOf(item);
        ref var group = ref CollectionsMarshal.GetValueRefOrAddDefault(_groups, value, out _);
        group ??= new Grouping<TKey, TElement>(value);
        group.Add(element(item));
    }

    /// <inheritdoc />
    public override void Punctuate(Punctuation said)
    {
        if (said is InputEnd)
        {
            foreach (var group in _groups.Values) Next.Push(group);
            _groups.Clear();
        }

        Next.Punctuate(said);
    }
}
