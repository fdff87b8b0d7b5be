using System.Diagnostics;

namespace Headgate.Faults.Workers;

/// <summary>Kills this process at the point, and the time, that its command line names. Thread-safe.</summary>
public sealed class FaultPoints
{
    private readonly FaultPoint? _point;
    private readonly int _after;
    private int _passed;

    /// <summary>Reads where.</summary>
    public FaultPoints(WorkerOptions options)
    {
        _point = options.DieAt.Length > 0 ? Enum.Parse<FaultPoint>(options.DieAt) : null;
        _after = options.DieAfter;
    }

    /// <summary>Whether this passing of a point is the one.</summary>
    public bool IsDue(FaultPoint point) => point == _point && Interlocked.Increment(ref _passed) == _after;

    /// <summary>Kills the process if this passing of a point is the one.</summary>
    public void Pass(FaultPoint point)
    {
        if (IsDue(point)) Die();
    }

    /// <summary>Starts something, and kills the process while it runs.</summary>
    public async ValueTask<T> DuringAsync<T>(FaultPoint point, Func<ValueTask<T>> action)
    {
        if (!IsDue(point)) return await action();
        var running = action().AsTask();
        for (var turn = 0; turn < _after % 5 && !running.IsCompleted; turn++) await Task.Yield();
        Die();
        return await running;
    }

    private static void Die()
    {
        using var self = Process.GetCurrentProcess();
        self.Kill();
    }
}
