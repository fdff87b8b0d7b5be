namespace Headgate.Flows.Rolling;

/// <summary>The first so many elements of an order, in lists that nobody changes once they have been passed on. Of equal elements the one that came first is
/// first. Pure.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <param name="count">How many are kept.</param>
/// <param name="order">The order.</param>
internal sealed class Ranking<T>(int count, IComparer<T> order)
{
    /// <summary>The ranking of the highest keys.</summary>
    public static Ranking<T> OfHighest<TOrder>(int count, Func<T, TOrder> key, IComparer<TOrder>? comparer)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentNullException.ThrowIfNull(key);
        var order = comparer ?? Comparer<TOrder>.Default;
        return new Ranking<T>(count, Comparer<T>.Create((one, other) => order.Compare(key(other), key(one))));
    }

    /// <summary>No elements.</summary>
    public static IReadOnlyList<T> Seed() => [];

    /// <summary>The first of a list and one element more.</summary>
    public IReadOnlyList<T> Add(IReadOnlyList<T> ranked, T item)
    {
        if (ranked.Count == count && order.Compare(item, ranked[count - 1]) >= 0) return ranked;
        var place = PlaceOf(ranked, item);
        var next = new T[Math.Min(count, ranked.Count + 1)];
        for (var i = 0; i < next.Length; i++) next[i] = i < place ? ranked[i] : i == place ? item : ranked[i - 1];
        return next;
    }

    /// <summary>The first of two lists.</summary>
    public IReadOnlyList<T> Merge(IReadOnlyList<T> earlier, IReadOnlyList<T> later)
    {
        var next = new T[Math.Min(count, earlier.Count + later.Count)];
        var (one, other) = (0, 0);
        for (var i = 0; i < next.Length; i++)
        {
            var isEarlier = other == later.Count || (one < earlier.Count && order.Compare(earlier[one], later[other]) <= 0);
            next[i] = isEarlier ? earlier[one++] : later[other++];
        }

        return next;
    }

    private int PlaceOf(IReadOnlyList<T> ranked, T item)
    {
        var (low, high) = (0, ranked.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (order.Compare(ranked[middle], item) <= 0) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
