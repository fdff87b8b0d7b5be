namespace Headgate.Flows.Aggregation;

/// <summary>The lowest or the highest of values, in a list: of one, or of none when there are no values yet. Of equal values the first; a null only when there are no
/// others. Pure.</summary>
/// <typeparam name="TValue">The type of the values.</typeparam>
/// <param name="order">The order; null for the default.</param>
/// <param name="sign">1 for the lowest, -1 for the highest.</param>
internal sealed class Extreme<TValue>(IComparer<TValue>? order, int sign)
{
    private readonly IComparer<TValue> _order = order ?? Comparer<TValue>.Default;

    /// <summary>No values.</summary>
    public static IReadOnlyList<TValue> Seed() => [];

    /// <summary>With a value more.</summary>
    public IReadOnlyList<TValue> Add(IReadOnlyList<TValue> found, TValue value) => found.Count == 0 || IsBetter(value, found[0]) ? [value] : found;

    /// <summary>That of two.</summary>
    public IReadOnlyList<TValue> Merge(IReadOnlyList<TValue> earlier, IReadOnlyList<TValue> later) => later.Count == 0 ? earlier : Add(earlier, later[0]);

    private bool IsBetter(TValue value, TValue than)
    {
        if (value is null) return false;
        return than is null || Math.Sign(_order.Compare(value, than)) == -sign;
    }
}
