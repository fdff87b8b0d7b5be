namespace Headgate.Model.Tests.Stress;

/// <summary>Guards what many threads count, wakes those who wait for it, and keeps the first thing that was wrong.</summary>
internal sealed class Watch(TimeSpan patience)
{
    private readonly object _gate = new();

    public string? Failure { get; private set; }

    public void Note(Action change)
    {
        lock (_gate)
        {
            change();
            Monitor.PulseAll(_gate);
        }
    }

    public TResult Look<TResult>(Func<TResult> look)
    {
        lock (_gate) return look();
    }

    public void Unless(bool holds, string rule)
    {
        if (!holds) Note(() => Failure ??= rule);
    }

    /// <summary>Waits until what was counted is as it must be.</summary>
    public void WaitFor(Func<bool> condition, Func<string> rule)
    {
        var since = TimeProvider.System.GetTimestamp();
        lock (_gate)
        {
            while (!condition())
            {
                if (Failure is not null || TimeProvider.System.GetElapsedTime(since) > patience) throw new ModelFailureException(Failure ?? rule());
                Monitor.Wait(_gate, TimeSpan.FromMilliseconds(50));
            }
        }
    }
}
