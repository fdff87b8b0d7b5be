namespace Headgate.Model.Tests.Preemption;

/// <summary>
/// Where a thread may be held up: before each statement, and before each atomic operation inside one. The <see cref="Weaver"/> puts calls of this into the code under test; without anybody who
/// decides on the thread they do nothing.
/// </summary>
public static class PreemptionPoint
{
    [ThreadStatic]
    private static IPreemption? _preemption;

    [ThreadStatic]
    private static int _locks;

    /// <summary>Who decides on this thread.</summary>
    internal static IPreemption? Preemption
    {
        get => _preemption;
        set => _preemption = value;
    }

    /// <summary>Before a statement.</summary>
    public static void Pass()
    {
        if (_locks == 0) _preemption?.Pass();
    }

    /// <summary>Before an operation inside an expression.</summary>
    /// <returns>Something, so that it can stand in an expression.</returns>
    public static bool Here()
    {
        Pass();
        return true;
    }

    /// <summary>In place of a turn of a loop that waits for another thread.</summary>
    public static void Spin() => _preemption?.Spin();

    /// <summary>A lock is about to be taken: whoever holds one is held up nowhere, as the others would wait for it without a point to go on at.</summary>
    public static void EnterLock() => _locks++;

    /// <summary>It was released.</summary>
    public static void LeaveLock() => _locks--;
}
