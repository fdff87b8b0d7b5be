namespace Headgate.Pipelines.Execution;

/// <summary>Messages that a worker has taken together, and the line that each came from; null where messages have no key.</summary>
internal readonly ref struct WorkSpan<T>(ReadOnlySpan<T> items, ReadOnlySpan<KeyLine<T>?> lines)
{
    public ReadOnlySpan<T> Items { get; } = items;

    public ReadOnlySpan<KeyLine<T>?> Lines { get; } = lines;

    public int Length => Items.Length;
}
