namespace Headgate.Flows.Windows;

/// <summary>Somebody who reads a side output. It awaits nothing itself: whoever reads goes on where they want to, and may wait for it in any context.</summary>
/// <remarks>What changes here, changes under the lock of the side output.</remarks>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <param name="output">The side output.</param>
/// <param name="first">Ends the reading.</param>
/// <param name="second">Ends it too.</param>
internal sealed class SideOutputReader<T>(SideOutput<T> output, CancellationToken first, CancellationToken second) : IAsyncEnumerator<T>
{
    private CancellationTokenRegistration _first;
    private CancellationTokenRegistration _second;
    private TaskCompletionSource<bool>? _moving;
    private bool _hasBegun;

    /// <inheritdoc />
    public T Current { get; set; } = default!;

    /// <summary>Gets whether it reads no more.</summary>
    public bool HasLeft { get; private set; }

    /// <summary>Gets whether it has been cancelled.</summary>
    public bool IsCancelled => first.IsCancellationRequested || second.IsCancellationRequested;

    /// <summary>Gets the token that has been cancelled.</summary>
    public CancellationToken Cancelled => first.IsCancellationRequested ? first : second;

    /// <inheritdoc />
    public ValueTask<bool> MoveNextAsync() => output.MoveNextAsync(this);

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        output.Leave(this);
        return default;
    }

    /// <summary>Begins to read.</summary>
    /// <returns>Whether it does so now.</returns>
    public bool Begin()
    {
        if (_hasBegun || HasLeft) return false;
        _hasBegun = true;
        _first = first.UnsafeRegister(static reader => ((SideOutputReader<T>)reader!).NoteCancelled(), this);
        _second = second.UnsafeRegister(static reader => ((SideOutputReader<T>)reader!).NoteCancelled(), this);
        return true;
    }

    /// <summary>Reads no more.</summary>
    /// <returns>Whether it has read until now.</returns>
    public bool End()
    {
        if (HasLeft) return false;
        HasLeft = true;

        // Not disposed: that would wait for a cancellation which waits for the lock.
        _first.Unregister();
        _second.Unregister();
        return _hasBegun;
    }

    /// <summary>Waits for an element, or the end.</summary>
    public Task<bool> WaitAsync()
    {
        _moving = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        return _moving.Task;
    }

    /// <summary>What it waited for is there; called outside the lock.</summary>
    public void Move() => _moving!.TrySetResult(true);

    /// <summary>Nothing comes any more; called outside the lock.</summary>
    /// <param name="failure">Why; null when the flow has ended normally.</param>
    public void End(Exception? failure)
    {
        if (failure is null) _moving!.TrySetResult(false);
        else _moving!.TrySetException(failure);
    }

    /// <summary>It waits no more; called outside the lock.</summary>
    public void Cancel() => _moving!.TrySetCanceled(Cancelled);

    private void NoteCancelled() => output.Cancel(this);
}
