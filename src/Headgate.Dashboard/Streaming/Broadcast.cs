namespace Headgate.Dashboard.Streaming;

/// <summary>
/// Hands the newest frame to all readers. A reader says which it had last and gets the newest one, when there is one: one that is slow misses those in between, and
/// costs nothing while it is. Only the newest frame is kept.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class Broadcast
{
    private readonly Lock _gate = new();
    private TaskCompletionSource<Frame> _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Frame _newest = Frame.None;
    private bool _hasEnded;

    /// <summary>Gets the number of the newest frame; zero before the first.</summary>
    public long NewestNumber
    {
        get
        {
            lock (_gate) return _newest.Number;
        }
    }

    /// <summary>Sends a frame to those who wait.</summary>
    public void Publish(Frame frame)
    {
        TaskCompletionSource<Frame> waiting;
        lock (_gate)
        {
            if (_hasEnded) return;
            (waiting, _next, _newest) = (_next, new(TaskCreationOptions.RunContinuationsAsynchronously), frame);
        }

        waiting.TrySetResult(frame);
    }

    /// <summary>Waits for a frame later than the one of a number.</summary>
    /// <param name="number">The number; zero for any.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The newest frame; null when there will be no more.</returns>
    public async ValueTask<Frame?> AfterAsync(long number, CancellationToken cancellationToken)
    {
        Task<Frame> next;
        lock (_gate)
        {
            if (_hasEnded) return null;
            if (_newest.Number > number) return _newest;
            next = _next.Task;
        }

        var frame = await next.WaitAsync(cancellationToken);
        return frame.Number == 0 ? null : frame;
    }

    /// <summary>Tells all readers that there is no more.</summary>
    public void End()
    {
        lock (_gate)
        {
            if (_hasEnded) return;
            _hasEnded = true;
        }

        _next.TrySetResult(Frame.None);
    }
}
