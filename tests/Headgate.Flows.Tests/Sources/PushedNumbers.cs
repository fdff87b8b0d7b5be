namespace Headgate.Flows.Tests.Sources;

/// <summary>An observable of the test's that pushes numbers to whoever subscribes, at once, and may complete then.</summary>
internal sealed class PushedNumbers(IReadOnlyList<int> numbers, bool completes = true) : IObservable<int>
{
    private int _open;
    private int _subscribed;

    public int Open => Volatile.Read(ref _open);

    public int SubscribedCount => Volatile.Read(ref _subscribed);

    public IDisposable Subscribe(IObserver<int> observer)
    {
        Interlocked.Increment(ref _open);
        Interlocked.Increment(ref _subscribed);
        foreach (var number in numbers) observer.OnNext(number);
        if (completes) observer.OnCompleted();
        return new Subscription(this);
    }

    private sealed class Subscription(PushedNumbers numbers) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref numbers._open);
    }
}
