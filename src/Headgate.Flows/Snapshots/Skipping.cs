namespace Headgate.Flows.Snapshots;

/// <summary>Takes sequences up again by passing over what has been taken from them.</summary>
internal static class Skipping
{
    /// <summary>The elements after a position.</summary>
    /// <exception cref="SnapshotException">There are not even as many; thrown when it is enumerated.</exception>
    public static IEnumerable<T> From<T>(IEnumerable<T> source, long position) => position == 0 ? source : Skipped(source, position);

    /// <summary>The elements after a position.</summary>
    /// <exception cref="SnapshotException">There are not even as many; thrown when it is enumerated.</exception>
    public static IAsyncEnumerable<T> From<T>(IAsyncEnumerable<T> source, long position) => position == 0 ? source : Skipped(source, position);

    private static IEnumerable<T> Skipped<T>(IEnumerable<T> source, long position)
    {
        if (source is IReadOnlyList<T> list)
        {
            if (list.Count < position) throw SnapshotErrors.ShorterSource(position, list.Count);
            for (var i = (int)position; i < list.Count; i++) yield return list[i];
            yield break;
        }

        var passed = 0L;
        foreach (var item in source)
        {
            if (passed < position) passed++;
            else yield return item;
        }

        if (passed < position) throw SnapshotErrors.ShorterSource(position, passed);
    }

    private static async IAsyncEnumerable<T> Skipped<T>(IAsyncEnumerable<T> source, long position)
    {
        var passed = 0L;
        await foreach (var item in source)
        {
            if (passed < position) passed++;
            else yield return item;
        }

        if (passed < position) throw SnapshotErrors.ShorterSource(position, passed);
    }
}
