using System.Runtime.CompilerServices;

namespace Headgate.Flows.Windows;

/// <content>Asynchronous functions for late elements.</content>
public sealed partial record Window<T>
{
    /// <summary>Gives every element that came too late for all its windows to an asynchronous function, which is awaited. They are counted in either case.</summary>
    /// <param name="action">Called for the partition, on several threads, each partition calling it for one element at a time; its exception stops the flow. Its token is cancelled when
    /// the flow stops. The partition takes no more batches meanwhile, and a snapshot waits for it.</param>
    /// <returns>The changed windows.</returns>
    /// <exception cref="InvalidOperationException">The windows have no event time.</exception>
    public Window<T> LateTo(Func<T, CancellationToken, ValueTask> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        return (this with { OnLate = null, OnLateAsync = action }).WithEventTime(nameof(LateTo));
    }

    /// <inheritdoc cref="LateTo(Func{T, CancellationToken, ValueTask})" />
    [OverloadResolutionPriority(1)]
    public Window<T> LateTo(Func<T, ValueTask> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        return LateTo((item, _) => action(item));
    }

    /// <inheritdoc cref="LateTo(Func{T, CancellationToken, ValueTask})" />
    public Window<T> LateTo(Func<T, Task> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        return LateTo((item, _) => new ValueTask(action(item)));
    }
    /// <inheritdoc cref="LateTo(Func{T, CancellationToken, ValueTask})" />
    [OverloadResolutionPriority(-1)]
    public Window<T> LateTo(Func<T, CancellationToken, Task> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        return LateTo((item, token) => new ValueTask(action(item, token)));
    }
}
