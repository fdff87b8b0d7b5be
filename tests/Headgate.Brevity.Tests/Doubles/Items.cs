using System.Runtime.CompilerServices;

namespace Headgate.Brevity.Tests.Doubles;

/// <summary>A source that gives items, and waits at the end when it has none.</summary>
internal sealed class Items<T>(IEnumerable<T> items, bool waitsAtEnd = false) : IAsyncEnumerable<T>
{
    private readonly List<T> _taken = [];

    public Watch Watch { get; } = new();

    /// <summary>What was taken, in its order.</summary>
    public T[] Taken
    {
        get
        {
            lock (_taken) return [.. _taken];
        }
    }

    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) => Read(cancellationToken).GetAsyncEnumerator(cancellationToken);

    private async IAsyncEnumerable<T> Read([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var item in items)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            lock (_taken) _taken.Add(item);
            Watch.Changed();
            yield return item;
        }

        if (waitsAtEnd) await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
    }
}
