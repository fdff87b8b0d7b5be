namespace Headgate.Flows.Sketches;

/// <summary>Counts by whole numbers, in pages: near ones lie together, and a far one costs no more than its page. Pure.</summary>
internal sealed class LogBins
{
    private const int PageBits = 6;
    private const int PageSize = 1 << PageBits;

    private readonly Dictionary<int, long[]> _pages = [];
    private long[]? _recent;
    private int _recentNumber;

    /// <summary>Gets how many were counted.</summary>
    public long Count { get; private set; }

    /// <summary>Counts.</summary>
    public void Add(int index)
    {
        var number = index >> PageBits;
        var page = _recent is not null && number == _recentNumber ? _recent : Find(number);
        page[index & (PageSize - 1)]++;
        Count++;
    }

    /// <summary>Adds what another has counted.</summary>
    public void Add(LogBins other)
    {
        foreach (var (number, from) in other._pages)
        {
            var page = Find(number);
            for (var i = 0; i < PageSize; i++) page[i] += from[i];
        }

        Count += other.Count;
    }

    /// <summary>The number at a place, from 0, when all that were counted stand in ascending order.</summary>
    public int At(long rank)
    {
        foreach (var number in _pages.Keys.Order())
        {
            var page = _pages[number];
            for (var i = 0; i < PageSize; i++)
            {
                rank -= page[i];
                if (rank < 0) return (number << PageBits) + i;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(rank), rank, $"Only {Count} were counted.");
    }

    private long[] Find(int number)
    {
        if (!_pages.TryGetValue(number, out var page)) _pages.Add(number, page = new long[PageSize]);
        (_recent, _recentNumber) = (page, number);
        return page;
    }
}
