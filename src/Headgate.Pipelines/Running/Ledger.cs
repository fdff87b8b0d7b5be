using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Diagnostics;
using Headgate.Pipelines.Execution;
using Microsoft.Extensions.Logging;

namespace Headgate.Pipelines.Running;

/// <summary>
/// What a pipeline has received and what has become of it: how much is in flight, by count and by bytes. Thread-safe; written to a batch at a time.
/// </summary>
internal sealed partial class Ledger : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<TaskCompletionSource> _waitingForEmpty = [];
    private readonly CancellationTokenSource _givenUp = new();
    private readonly long? _maxInFlightBytes;
    private PipelineCounts _counts;

    public Ledger(string pipeline, ILogger logger, TimeProvider clock, long? maxInFlightBytes)
    {
        Pipeline = pipeline;
        Logger = logger;
        Clock = clock;
        Telemetry = new PipelineTelemetry(pipeline, clock);
        GivenUp = _givenUp.Token;
        LastProgress = clock.GetTimestamp();
        _maxInFlightBytes = maxInFlightBytes;
    }

    public string Pipeline { get; }

    public ILogger Logger { get; }

    public TimeProvider Clock { get; }

    public PipelineTelemetry Telemetry { get; }

    public DateTimeOffset WhenWas(long timestamp) => Clock.GetUtcNow() - Clock.GetElapsedTime(timestamp);

    /// <summary>Keeps leases of messages in flight; null when no source has any.</summary>
    public LeaseKeeper? Leases { get; set; }

    /// <summary>For acknowledgers: cancelled when even what is handed back is given up.</summary>
    public CancellationToken GivenUp { get; }

    public PipelineCounts Counts
    {
        get
        {
            lock (_gate) return _counts;
        }
    }

    /// <summary>When something was last received while nothing was in flight, or something last ended: since then nothing has moved.</summary>
    public long LastProgress { get; private set; }

    public void NoteReceived(int count)
    {
        Telemetry.Received(count);
        lock (_gate)
        {
            if (_counts.InFlight == 0) LastProgress = Clock.GetTimestamp();
            _counts.Received += count;
        }
    }

    /// <summary>The pipeline goes on: while it was paused nothing could end.</summary>
    public void NoteResumed()
    {
        lock (_gate) LastProgress = Clock.GetTimestamp();
    }

    /// <summary>Whether messages have leases that are kept until they end.</summary>
    public bool HasLeases => Leases is { HasAny: true };

    /// <summary>A message has ended, whose lease need not be kept any more; it is counted with others by <see cref="NoteEnded"/>.</summary>
    public void Forget(Delivery delivery) => Leases?.Remove(delivery);

    public void NoteEnded(AckTally tally)
    {
        if (tally.Count == 0) return;
        Telemetry.Ended(tally);
        Action[] freed;
        TaskCompletionSource[] emptied = [];
        lock (_gate)
        {
            LastProgress = Clock.GetTimestamp();
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

    /// <summary>Waits for no acknowledgement any more.</summary>
    public void Dispose()
    {
        _givenUp.CancelQuietly();
        _givenUp.Dispose();
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
