using System.Collections;

namespace Headgate.Flows.Tests.Failures;

/// <summary>Numbers from 0 that throw where they are told to.</summary>
internal sealed class BrokenSequence(Exception failure, BrokenAt at, int count) : IEnumerable<int>, IEnumerator<int>
{
    private int _current = -1;

    public int Current => at == BrokenAt.Current && _current == count - 1 ? throw failure : _current;

    object IEnumerator.Current => Current;

    public IEnumerator<int> GetEnumerator() => at == BrokenAt.GetEnumerator ? throw failure : new BrokenSequence(failure, at, count);

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public bool MoveNext() => ++_current < count || (at == BrokenAt.MoveNext ? throw failure : false);

    public void Reset() => throw new NotSupportedException();

    public void Dispose()
    {
        if (at == BrokenAt.Dispose) throw failure;
    }
}
