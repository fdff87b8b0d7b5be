// Keys may be null, but null keys are never added: they equal none.
#pragma warning disable CS8714
using System.Runtime.InteropServices;
using Headgate.Flows.Fusion;

namespace Headgate.Flows.Joins;

/// <summary>
/// Joins by key, with a hash table that both sides share: an element meets those of the other side that came before it, and waits for those that come
/// after. Once a side has ended nobody waits for it any more. Pure.
/// </summary>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <typeparam name="TLeft">The type of the elements of the left side.</typeparam>
/// <typeparam name="TRight">The type of the elements of the right side.</typeparam>
/// <typeparam name="TResult">The type of the results.</typeparam>
/// <param name="keys">The keys.</param>
/// <param name="kind">Which elements without a partner are passed on.</param>
/// <param name="result">What to make of two elements, or of one and nothing.</param>
internal sealed partial class JoinTable<TKey, TLeft, TRight, TResult>(JoinKeys<TKey, TLeft, TRight> keys, JoinKind kind, Func<TLeft, TRight, TResult> result)
{
    private readonly Dictionary<TKey, JoinBucket<TLeft, TRight>> _buckets = new(keys.Comparer);
    private readonly bool _keepsLeft = kind.HasFlag(JoinKind.Left);
    private readonly bool _keepsRight = kind.HasFlag(JoinKind.Right);
    private bool _hasLeftEnded;
    private bool _hasRightEnded;

    /// <summary>Gets how many elements wait for the other side.</summary>
    public int Count { get; private set; }

    /// <summary>Adds an element, and passes on what comes of it.</summary>
    /// <returns>The rest of what comes of it when that is long, to be taken before anything else is added; null for nothing.</returns>
    public IEnumerable<Pause>? Add(in JoinSide<TLeft, TRight> side, Outpouring<TResult> next) =>
        side.IsRight ? AddRight(side.Right, next) : AddLeft(side.Left, next);

    /// <summary>A side has ended: what waits for it has no partner, or has met all of them.</summary>
    /// <returns>What is to be done, before anything else happens.</returns>
    public IEnumerable<Pause> End(bool isRight, Outpouring<TResult> next)
    {
        if (isRight) _hasRightEnded = true;
        else _hasLeftEnded = true;
        foreach (var (key, bucket) in _buckets)
        {
            if (isRight ? bucket.HasRight : bucket.HasLeft)
            {
                Forget(bucket, isRight);
                continue;
            }

            foreach (var unmatched in UnmatchedOf(bucket))
            {
                next.Push(unmatched);
                if (next.MustPause) yield return default;
            }

            Count -= CountOf(bucket);
            _buckets.Remove(key);
        }
    }

    /// <summary>Both sides have ended.</summary>
    /// <returns>What is to be done, before anything else happens.</returns>
    public IEnumerable<Pause> Finish(Outpouring<TResult> next)
    {
        if (!_hasLeftEnded)
        {
            foreach (var pause in End(isRight: false, next)) yield return pause;
        }

        if (!_hasRightEnded)
        {
            foreach (var pause in End(isRight: true, next)) yield return pause;
        }

        _buckets.Clear();
        Count = 0;
    }

    private static int CountOf(JoinBucket<TLeft, TRight> bucket) => (bucket.Lefts?.Count ?? 0) + (bucket.Rights?.Count ?? 0);

    private void Forget(JoinBucket<TLeft, TRight> bucket, bool waitingForRight)
    {
        Count -= CountOf(bucket);
        if (waitingForRight) bucket.Lefts = null;
        else bucket.Rights = null;
        Count += CountOf(bucket);
    }

    private IEnumerable<Pause>? AddLeft(TLeft item, Outpouring<TResult> next)
    {
        var bucket = Find(keys.Left(item), hasOtherEnded: _hasRightEnded);
        if (bucket is null)
        {
            if (_keepsLeft) next.Push(result(item, default!));
            return null;
        }

        bucket.HasLeft = true;
        if (!_hasRightEnded) Keep(bucket.Lefts ??= [], item);
        if (bucket.Rights is not { } rights) return null;
        if (rights.Count > Outpouring<TResult>.Stretch) return next.PassOn(rights.Select(right => result(item, right)));
        foreach (var right in rights) next.Push(result(item, right));
        return null;
    }

    private IEnumerable<Pause>? AddRight(TRight item, Outpouring<TResult> next)
    {
        var bucket = Find(keys.Right(item), hasOtherEnded: _hasLeftEnded);
        if (bucket is null)
        {
            if (_keepsRight) next.Push(result(default!, item));
            return null;
        }

        bucket.HasRight = true;
        if (!_hasLeftEnded) Keep(bucket.Rights ??= [], item);
        if (bucket.Lefts is not { } lefts) return null;
        if (lefts.Count > Outpouring<TResult>.Stretch) return next.PassOn(lefts.Select(left => result(left, item)));
        foreach (var left in lefts) next.Push(result(left, item));
        return null;
    }

    private void Keep<T>(List<T> items, T item)
    {
        items.Add(item);
        Count++;
    }

    /// <summary>The elements of a key; null when an element of that key has no partner and will have none.</summary>
    private JoinBucket<TLeft, TRight>? Find(TKey key, bool hasOtherEnded)
    {
        if (key is null) return null;
        if (hasOtherEnded) return _buckets.GetValueOrDefault(key);
        ref var bucket = ref CollectionsMarshal.GetValueRefOrAddDefault(_buckets, key, out _);
        return bucket ??= new JoinBucket<TLeft, TRight>();
    }

    private IEnumerable<TResult> UnmatchedOf(JoinBucket<TLeft, TRight> bucket)
    {
        if (_keepsLeft && bucket.Lefts is { } lefts)
        {
            foreach (var left in lefts) yield return result(left, default!);
        }

        if (_keepsRight && bucket.Rights is { } rights)
        {
            foreach (var right in rights) yield return result(default!, right);
        }
    }
}
