namespace Headgate.Flows.Windowing;

/// <summary>Gathers elements, in lists that nobody changes once they have been passed on.</summary>
internal static class Lists
{
    /// <summary>No elements.</summary>
    public static IReadOnlyList<T> Seed<T>() => [];

    /// <summary>One element more.</summary>
    public static IReadOnlyList<T> Add<T>(IReadOnlyList<T> list, T item) => (list as GrowingList<T> ?? GrowingList<T>.Of(list)).With(item);

    /// <summary>The elements of both.</summary>
    public static IReadOnlyList<T> Join<T>(IReadOnlyList<T> earlier, IReadOnlyList<T> later) => later.Aggregate(earlier, Add);
}
