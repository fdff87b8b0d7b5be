namespace Headgate.Orleans.Keeping;

/// <summary>Spreads numbered things evenly over places. Pure.</summary>
internal static class Spread
{
    /// <summary>Gives a place to those that have none, the emptiest first; those that have one stay.</summary>
    public static TPlace[] Fill<TPlace>(IReadOnlyList<TPlace?> current, IReadOnlyList<TPlace> places)
        where TPlace : class
    {
        var counts = CountsOf(current, places);
        return [.. current.Select(place => place is not null && counts.ContainsKey(place) ? place : Take(counts, places))];
    }

    /// <summary>Which one moves next, and where to; null when no place has two more than another.</summary>
    public static (int Number, TPlace To)? Next<TPlace>(IReadOnlyList<TPlace?> current, IReadOnlyList<TPlace> places)
        where TPlace : class
    {
        if (places.Count == 0) return null;
        var counts = CountsOf(current, places);
        var (least, most) = (places.MinBy(place => counts[place])!, places.MaxBy(place => counts[place])!);
        if (counts[most] - counts[least] < 2) return null;
        for (var number = 0; number < current.Count; number++)
        {
            if (most.Equals(current[number])) return (number, least);
        }

        return null;
    }

    private static Dictionary<TPlace, int> CountsOf<TPlace>(IReadOnlyList<TPlace?> current, IReadOnlyList<TPlace> places)
        where TPlace : class => places.ToDictionary(place => place, place => current.Count(place.Equals));

    private static TPlace Take<TPlace>(Dictionary<TPlace, int> counts, IReadOnlyList<TPlace> places)
        where TPlace : class
    {
        var least = places.MinBy(place => counts[place])!;
        counts[least]++;
        return least;
    }
}
