namespace Headgate.Orleans.Wire;

/// <summary>
/// What has been sent to a consumer and has not arrived. A delivery is put together when it is fetched, of all that is there, and is kept until
/// the consumer says that it has it: fetched twice, it is the same twice. Not thread-safe: it belongs to one stage.
/// </summary>
/// <remarks>What it holds is bounded by what the consumer has asked for.</remarks>
internal sealed class Outbox<T>
{
    private readonly List<T[]> _pending = [];
    private readonly Queue<Delivery<T>> _kept = [];
    private readonly Dictionary<long, TaskCompletionSource<Delivery<T>>> _waiting = [];
    private long _lastCut;
    private StopNotice? _end;

    /// <summary>How many events have not arrived, as far as is known.</summary>
    public long Count => _pending.Sum(static events => (long)events.Length) + _kept.Sum(static delivery => (long)delivery.Events.Length);

    /// <summary>Whether the end has been fetched: nothing more is to come.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Whether somebody waits for a delivery.</summary>
    public bool IsAwaited => _waiting.Count > 0;

    /// <summary>Adds events, with all rights to the array.</summary>
    public void Add(T[] events)
    {
        _pending.Add(events);
        Serve();
    }

    /// <summary>After what is here nothing more comes.</summary>
    public void End(StopNotice end)
    {
        _end ??= end;
        Serve();
    }

    /// <summary>All deliveries up to this one have arrived.</summary>
    public void Received(long sequence)
    {
        while (_kept.TryPeek(out var first) && first.Sequence <= sequence) _kept.Dequeue();
    }

    /// <summary>The delivery of a number: there, or when it comes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It has arrived before.</exception>
    public Task<Delivery<T>> TakeAsync(long sequence)
    {
        if (sequence <= _lastCut) return Task.FromResult(Again(sequence));
        if (!_waiting.TryGetValue(sequence, out var waiting))
        {
            waiting = new TaskCompletionSource<Delivery<T>>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add(sequence, waiting);
        }

        Serve();
        return waiting.Task;
    }

    private Delivery<T> Again(long sequence) =>
        _kept.FirstOrDefault(delivery => delivery.Sequence == sequence)
        ?? throw new ArgumentOutOfRangeException(nameof(sequence), sequence, $"Delivery {sequence} has arrived: {_lastCut} were made, and {_kept.Count} are kept.");

    private void Serve()
    {
        while ((_pending.Count > 0 || _end is not null) && _waiting.Remove(_lastCut + 1, out var waiting))
        {
            var delivery = new Delivery<T> { Sequence = ++_lastCut, Events = Cut(), End = _end };
            IsOver |= _end is not null;
            _kept.Enqueue(delivery);
            waiting.SetResult(delivery);
        }
    }

    private T[] Cut()
    {
        T[] events = _pending.Count == 1 ? _pending[0] : [.. _pending.SelectMany(static events => events)];
        _pending.Clear();
        return events;
    }
}
