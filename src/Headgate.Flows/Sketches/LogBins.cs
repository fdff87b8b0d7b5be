using System.Text.Json;

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

    /// <summary>Writes the bins that are not empty: each its number and its count.</summary>
    public void Write(Utf8JsonWriter to)
    {
        foreach (var (number, page) in _pages)
        {
            for (var i = 0; i < PageSize; i++)
            {
                if (page[i] == 0) continue;
                to.WriteNumberValue((number << PageBits) + i);
                to.WriteNumberValue(page[i]);
            }
        }
    }

    /// <summary>Reads bins.</summary>
    public void Read(JsonElement from)
    {
        for (var i = 0; i < from.GetArrayLength(); i += 2)
        {
            var (index, count) = (from[i].GetInt32(), from[i + 1].GetInt64());
            Find(index >> PageBits)[index & (PageSize - 1)] += count;
            Count += count;
        }
    }

    private long[] Find(int number)
    {
        if (!_pages.TryGetValue(number, out var page)) _pages.Add(number, page = new long[PageSize]);
        (_recent, _recentNumber) = (page, number);
        return page;
    }
}
