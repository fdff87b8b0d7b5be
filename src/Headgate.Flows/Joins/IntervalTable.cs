// Keys may be null, but null keys are never added: they equal none.
#pragma warning disable CS8714
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Headgate.Flows.Fusion;

namespace Headgate.Flows.Joins;

/// <summary>
/// Joins by key and by how far apart in time two elements are. An element is kept for as long as one of the other side may come that meets it, as that side's
/// watermark says. Pure.
/// </summary>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <typeparam name="TLeft">The type of the elements of the left side.</typeparam>
/// <typeparam name="TRight">The type of the elements of the right side.</typeparam>
/// <typeparam name="TResult">The type of the results.</typeparam>
/// <param name="keys">The keys.</param>
/// <param name="kind">Which elements without a partner are passed on.</param>
/// <param name="interval">By how much the right side may be later.</param>
/// <param name="result">What to make of two elements, or of one and nothing.</param>
internal sealed partial class IntervalTable<TKey, TLeft, TRight, TResult>(
    JoinKeys<TKey, TLeft, TRight> keys, JoinKind kind, Interval interval, Func<TLeft, TRight, TResult> result)
{
    private readonly Dictionary<TKey, IntervalBucket<TKey, TLeft, TRight>> _buckets = new(keys.Comparer);
    private readonly PriorityQueue<IntervalBucket<TKey, TLeft, TRight>, long> _lefts = new();
    private readonly PriorityQueue<IntervalBucket<TKey, TLeft, TRight>, long> _rights = new();
    private readonly bool _keepsLeft = kind.HasFlag(JoinKind.Left);
    private readonly bool _keepsRight = kind.HasFlag(JoinKind.Right);
    private long _leftWatermark = long.MinValue;
    private long _rightWatermark = long.MinValue;

    /// <summary>Gets how many elements are kept.</summary>
    public int Count => _lefts.Count + _rights.Count;

    /// <summary>Gets the event time of the earliest element that is kept, in ticks; <see cref="long.MaxValue"/> for none.</summary>
    public long Earliest => Math.Min(
        _lefts.TryPeek(out _, out var left) ? left : long.MaxValue,
        _rights.TryPeek(out _, out var right) ? right : long.MaxValue);

    /// <summary>Gets of how many keys elements are kept.</summary>
    public int KeyCount => _buckets.Count;

    /// <summary>Adds an element of the left side, and passes on what comes of it.</summary>
    /// <returns>The rest of what comes of it when that is long, to be taken before anything else happens; null for nothing.</returns>
    public IEnumerable<Pause>? AddLeft(TLeft item, long at, Outpouring<TResult> next)
    {
        var isOver = interval.LatestRight(at) < _rightWatermark;
        var bucket = Find(keys.Left(item), mayAdd: !isOver);
        var met = bucket?.Rights.Between(interval.EarliestRight(at), interval.LatestRight(at)) ?? default;
        var isMatched = met.End.Value > met.Start.Value;
        if (bucket is null || isOver)
        {
            if (!isMatched && _keepsLeft) next.Push(result(item, default!));
        }
        else
        {
            bucket.Lefts.Add(new IntervalEntry<TLeft>(at, item, isMatched));
            _lefts.Enqueue(bucket, at);
        }

        return isMatched ? next.PassOn(PairsOf(item, bucket!.Rights, met)) : null;
    }

    /// <summary>Adds an element of the right side, and passes on what comes of it.</summary>
    /// <returns>The rest of what comes of it when that is long, to be taken before anything else happens; null for nothing.</returns>
    public IEnumerable<Pause>? AddRight(TRight item, long at, Outpouring<TResult> next)
    {
        var isOver = interval.LatestLeft(at) < _leftWatermark;
        var bucket = Find(keys.Right(item), mayAdd: !isOver);
        var met = bucket?.Lefts.Between(interval.EarliestLeft(at), interval.LatestLeft(at)) ?? default;
        var isMatched = met.End.Value > met.Start.Value;
        if (bucket is null || isOver)
        {
            if (!isMatched && _keepsRight) next.Push(result(default!, item));
        }
        else
        {
            bucket.Rights.Add(new IntervalEntry<TRight>(at, item, isMatched));
            _rights.Enqueue(bucket, at);
        }

        return isMatched ? next.PassOn(PairsOf(bucket!.Lefts, item, met)) : null;
    }

    /// <summary>Nothing before a time is expected of the left side: what waits for that is let go.</summary>
    /// <returns>What is to be done, before anything else happens; null for nothing.</returns>
    public IEnumerable<Pause>? AdvanceLeft(long watermark, Outpouring<TResult> next)
    {
        _leftWatermark = watermark;
        return IsRightOver(out _) ? LetRightsGo(next) : null;
    }

    /// <summary>Nothing before a time is expected of the right side: what waits for that is let go.</summary>
    /// <returns>What is to be done, before anything else happens; null for nothing.</returns>
    public IEnumerable<Pause>? AdvanceRight(long watermark, Outpouring<TResult> next)
    {
        _rightWatermark = watermark;
        return IsLeftOver(out _) ? LetLeftsGo(next) : null;
    }

    private bool IsRightOver([MaybeNullWhen(false)] out IntervalBucket<TKey, TLeft, TRight> bucket) =>
        _rights.TryPeek(out bucket, out var at) && interval.LatestLeft(at) < _leftWatermark;

    private bool IsLeftOver([MaybeNullWhen(false)] out IntervalBucket<TKey, TLeft, TRight> bucket) =>
        _lefts.TryPeek(out bucket, out var at) && interval.LatestRight(at) < _rightWatermark;

    private IEnumerable<Pause> LetRightsGo(Outpouring<TResult> next)
    {
        while (IsRightOver(out var bucket))
        {
            _rights.Dequeue();
            var entry = bucket.Rights.RemoveFirst();
            if (!entry.IsMatched && _keepsRight) next.Push(result(default!, entry.Item));
            if (bucket.IsEmpty) _buckets.Remove(bucket.Key);
            if (next.MustPause) yield return default;
        }
    }

    private IEnumerable<Pause> LetLeftsGo(Outpouring<TResult> next)
    {
        while (IsLeftOver(out var bucket))
        {
            _lefts.Dequeue();
            var entry = bucket.Lefts.RemoveFirst();
            if (!entry.IsMatched && _keepsLeft) next.Push(result(entry.Item, default!));
            if (bucket.IsEmpty) _buckets.Remove(bucket.Key);
            if (next.MustPause) yield return default;
        }
    }

    private IntervalBucket<TKey, TLeft, TRight>? Find(TKey key, bool mayAdd)
    {
        if (key is null) return null;
        if (!mayAdd) return _buckets.GetValueOrDefault(key);
        ref var bucket = ref CollectionsMarshal.GetValueRefOrAddDefault(_buckets, key, out _);
        return bucket ??= new IntervalBucket<TKey, TLeft, TRight>(key);
    }

    private IEnumerable<TResult> PairsOf(TLeft left, IntervalEntries<TRight> rights, Range met)
    {
        for (var i = met.Start.Value; i < met.End.Value; i++)
        {
            rights[i].IsMatched = true;
            yield return result(left, rights[i].Item);
        }
    }

    private IEnumerable<TResult> PairsOf(IntervalEntries<TLeft> lefts, TRight right, Range met)
    {
        for (var i = met.Start.Value; i < met.End.Value; i++)
        {
            lefts[i].IsMatched = true;
            yield return result(lefts[i].Item, right);
        }
    }
}
