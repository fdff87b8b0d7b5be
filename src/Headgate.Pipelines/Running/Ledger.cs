using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Headgate.Pipelines.Running;

/// <summary>
/// What a pipeline has received and what has become of it: how much is in flight, by count and by bytes. Thread-safe; written to a batch at a time.
/// </summary>
internal sealed class Ledger(string pipeline, ILogger logger, TimeProvider clock, long? maxInFlightBytes)
{
    private readonly Lock _gate = new();
    private readonly List<Action> _waitingForBytes = [];
    private readonly List<TaskCompletionSource> _waitingForEmpty = [];
    private PipelineCounts _counts;

    public string Pipeline => pipeline;

    public ILogger Logger => logger;

    public TimeProvider Clock => clock;

    public PipelineTelemetry Telemetry { get; } = new(pipeline, clock);

    public DateTimeOffset WhenWas(long timestamp) => clock.GetUtcNow() - clock.GetElapsedTime(timestamp);

    /// <summary>Keeps leases of messages in flight; null when no source has any.</summary>
    public LeaseKeeper? Leases { get; set; }

    public PipelineCounts Counts
    {
        get
        {
            lock (_gate) return _counts;
        }
    }

    /// <summary>When something was last received while nothing was in flight, or something last ended: since then nothing has moved.</summary>
    public long LastProgress { get; private set; } = clock.GetTimestamp();

    /// <summary>
    /// Lets a message in, unless that would take more than the limit allows. A message that is alone is always let in, however big.
    /// </summary>
    /// <param name="sizeBytes">How much it takes.</param>
    /// <param name="whenFreed">Called, once, when it is worth another try; on any thread.</param>
    public bool TryAdmit(int sizeBytes, Action whenFreed)
    {
        lock (_gate)
        {
            if (maxInFlightBytes is { } limit && _counts.InFlightBytes > 0 && _counts.InFlightBytes + sizeBytes > limit)
            {
                if (!_waitingForBytes.Contains(whenFreed)) _waitingForBytes.Add(whenFreed);
                return false;
            }

            _counts.InFlightBytes += sizeBytes;
            return true;
        }
    }

    /// <summary>How many bytes may still be let in; null when there is no limit.</summary>
    public long? FreeBytes
    {
        get
        {
            if (maxInFlightBytes is not { } limit) return null;
            lock (_gate) return Math.Max(0, limit - _counts.InFlightBytes);
        }
    }

    public void NoteReceived(int count)
    {
        Telemetry.Received(count);
        lock (_gate)
        {
            if (_counts.InFlight == 0) LastProgress = clock.GetTimestamp();
            _counts.Received += count;
        }
    }

    /// <summary>A message has ended; it is counted with others by <see cref="NoteEnded"/>.</summary>
    public void Forget(Delivery delivery)
    {
        Telemetry.Ended(delivery);
        Leases?.Remove(delivery);
    }

    public void NoteEnded(AckTally tally)
    {
        if (tally.Count == 0) return;
        Telemetry.Ended(tally);
        Action[] freed;
        TaskCompletionSource[] emptied = [];
        lock (_gate)
        {
            LastProgress = clock.GetTimestamp();
            _counts.Add(tally);
            freed = [.. _waitingForBytes];
            _waitingForBytes.Clear();
            if (_counts.InFlight == 0)
            {
                emptied = [.. _waitingForEmpty];
                _waitingForEmpty.Clear();
            }
        }

        foreach (var action in freed) action();
        foreach (var waiter in emptied) waiter.TrySetResult();
    }

    /// <summary>Waits until nothing is in flight.</summary>
    public Task WhenEmptyAsync()
    {
        lock (_gate)
        {
            if (_counts.InFlight == 0) return Task.CompletedTask;
            var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waitingForEmpty.Add(waiter);
            return waiter.Task;
        }
    }
}
