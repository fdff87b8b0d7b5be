using System.Collections;

namespace Headgate.Flows.Tests.Probes;

/// <summary>Counts the enumerators that were taken from sequences and not disposed.</summary>
internal sealed class EnumeratorCount
{
    private int _open;
    private int _total;

    public int Open => Volatile.Read(ref _open);

    public int Total => Volatile.Read(ref _total);

    public IEnumerable<T> Track<T>(IEnumerable<T> source) => new Tracked<T>(source, this);

    private sealed class Tracked<T>(IEnumerable<T> source, EnumeratorCount count) : IEnumerable<T>
    {
        public IEnumerator<T> GetEnumerator()
        {
            Interlocked.Increment(ref count._open);
            Interlocked.Increment(ref count._total);
            return new Enumerator<T>(source.GetEnumerator(), count);
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private sealed class Enumerator<T>(IEnumerator<T> inner, EnumeratorCount count) : IEnumerator<T>
    {
        private int _isDisposed;

        public T Current => inner.Current;

        object? IEnumerator.Current => Current;

        public bool MoveNext() => inner.MoveNext();

        public void Reset() => inner.Reset();

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isDisposed, 1) == 0) Interlocked.Decrement(ref count._open);
            inner.Dispose();
        }
    }
}
