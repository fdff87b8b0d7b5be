using Headgate.Orleans.Producers;
using Orleans.Runtime;
using Orleans.Runtime.Messaging;

namespace Headgate.Orleans.Wire;

/// <summary>The consumer's end of a subscription over the wire: fetches deliveries in their order, some at a time, each until it has come.</summary>
/// <param name="producer">The producer.</param>
/// <param name="name">Its name.</param>
/// <param name="lostAfter">For how long it may not be reached.</param>
/// <param name="fetchCount">How many fetches may be under way.</param>
/// <param name="time">The clock.</param>
internal sealed class WireReader<T>(IProducerGrain<T> producer, string name, TimeSpan lostAfter, int fetchCount, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Guid _subscription = Guid.NewGuid();
    private readonly Queue<Task<Delivery<T>>> _fetches = [];
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Guid _epoch;
    private TimeSpan _patience;
    private long _asked;
    private long _askedFor;
    private long _last;
    private long _received;

    /// <summary>The last delivery that has arrived, with all before it.</summary>
    public long Received => Volatile.Read(ref _received);

    /// <summary>Subscribes.</summary>
    public async Task<OpenReply> OpenAsync(string consumer, object? partition, CancellationToken cancellationToken)
    {
        var request = new OpenRequest { Subscription = _subscription, ConsumerName = consumer, PartitionNumber = partition as int?, PartitionName = partition as string };
        var reply = await PersistAsync(() => producer.OpenAsync(request), cancellationToken);
        _epoch = reply.Epoch;
        _patience = reply.Poll + (lostAfter / 3);
        return reply;
    }

    /// <summary>Asks for more. Thread-safe.</summary>
    public void Ask(int count)
    {
        Interlocked.Add(ref _asked, count);
        Volatile.Read(ref _more).TrySetResult();
    }

    /// <summary>The next delivery, in order. For one caller at a time.</summary>
    public async Task<Delivery<T>> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            // Armed before the numbers are read: what is asked for after that wakes.
            var more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Volatile.Write(ref _more, more);
            Interlocked.MemoryBarrier();
            while (_fetches.Count < fetchCount && (_fetches.Count == 0 || Volatile.Read(ref _asked) > _askedFor)) Begin(cancellationToken);
            var first = _fetches.Peek();
            if (_fetches.Count < fetchCount && !first.IsCompleted)
            {
                await Task.WhenAny(first, more.Task);
                if (!first.IsCompleted) continue;
            }

            _ = _fetches.Dequeue();
            var delivery = await first;
            if (delivery.Sequence > 0) Volatile.Write(ref _received, delivery.Sequence);
            return delivery;
        }
    }

    /// <summary>Leaves.</summary>
    public Task CancelAsync(StopNotice reason) =>
        producer.CancelAsync(new CancelRequest { Epoch = _epoch, Subscription = _subscription, Reason = reason, Received = Received });

    private void Begin(CancellationToken cancellationToken) => _fetches.Enqueue(FetchAsync(++_last, cancellationToken));

    private async Task<Delivery<T>> FetchAsync(long sequence, CancellationToken cancellationToken)
    {
        while (true)
        {
            var delivery = await PersistAsync(
                () =>
                {
                    _askedFor = Math.Max(_askedFor, Volatile.Read(ref _asked));
                    return producer.TakeAsync(new TakeRequest { Epoch = _epoch, Subscription = _subscription, Asked = _askedFor, Sequence = sequence, Received = Received }).WaitAsync(_patience, time, cancellationToken);
                },
                cancellationToken);
            if (delivery.Sequence > 0 || delivery.IsUnknown) return delivery;
        }
    }

    /// <summary>Tries again what the wire has swallowed: everything that is said can be said twice.</summary>
    private async Task<TResult> PersistAsync<TResult>(Func<Task<TResult>> call, CancellationToken cancellationToken)
    {
        long? failing = null;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                return await call();
            }
            catch (Exception failure) when (failure is TimeoutException or OrleansMessageRejectionException or SiloUnavailableException or ConnectionFailedException or OperationCanceledException)
            {
                cancellationToken.ThrowIfCancellationRequested();
                failing ??= time.GetTimestamp();
                if (time.GetElapsedTime(failing.Value) > lostAfter) throw new ProducerLostException(name, $"it could not be reached for {lostAfter}", failure);
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }
}
