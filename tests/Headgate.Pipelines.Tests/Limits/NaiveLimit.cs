using Headgate.Pipelines.Limits;

namespace Headgate.Pipelines.Tests.Limits;

/// <summary>What the algorithms promise, as a sum over all grants there ever were. Times are whole numbers of any unit.</summary>
internal sealed class NaiveLimit(RateLimitAlgorithm algorithm, int permits, long length, long start)
{
    private readonly List<(long At, int Count)> _grants = [];

    public long Length => length;

    public int Permits => permits;

    /// <summary>The limit that follows another at a time: it has all permits, but for what the algorithm carries over.</summary>
    public static NaiveLimit After(NaiveLimit before, RateLimitAlgorithm was, RateLimitAlgorithm algorithm, int permits, long length, long start)
    {
        var after = new NaiveLimit(algorithm, permits, length, start);
        if (was != algorithm) return after;
        if (algorithm == RateLimitAlgorithm.SlidingWindow) after._grants.AddRange(before._grants.Where(grant => start - grant.At < before.Length));
        if (algorithm == RateLimitAlgorithm.TokenBucket) after._grants.Add((start, Math.Max(0, permits - before.Available(start))));
        return after;
    }

    public void Take(int count, long now)
    {
        if (count > 0) _grants.Add((now, count));
    }

    public int Available(long now) => Math.Max(0, algorithm switch
    {
        RateLimitAlgorithm.FixedWindow => permits - _grants.Where(grant => (grant.At - start) / length == (now - start) / length).Sum(static grant => grant.Count),
        RateLimitAlgorithm.SlidingWindow => permits - _grants.Where(grant => now - grant.At < length).Sum(static grant => grant.Count),
        _ => _grants.Select(first => LeftSince(first.At, now)).Append(permits).Min(),
    });

    /// <summary>The start of the interval after that of now.</summary>
    public long NextStart(long now) => start + ((((now - start) / length) + 1) * length);

    /// <summary>When each of the permits to come is taken, if it is taken as soon as it is there; without end.</summary>
    public IEnumerable<long> Dues(long now)
    {
        var copy = new NaiveLimit(algorithm, permits, length, start);
        copy._grants.AddRange(_grants);
        for (; ; now++)
        {
            for (; copy.Available(now) > 0; copy.Take(1, now)) yield return now;
        }
    }

    public long? FullSince(long now)
    {
        if (Available(now) < permits) return null;
        var at = _grants.Count > 0 ? _grants[^1].At : start;
        while (Available(at) < permits) at++;
        return at;
    }

    /// <summary>Of one bucket and what flowed in since a time, what was not granted since.</summary>
    private int LeftSince(long first, long now) =>
        (int)(permits + (permits * (now - first) / length)) - _grants.Where(grant => grant.At >= first).Sum(static grant => grant.Count);
}
