using Headgate.Stages.Buffering;
using Headgate.Stages.Diagnostics;
using Headgate.Stages.Dispatching;
using Headgate.Stages.Execution;
using Headgate.Stages.Subscriptions;

namespace Headgate.Stages.Emission;

/// <summary>
/// The producing half of a stage: links, dispatcher, buffer and the account of demand. Synchronous, without clock, task or logger; it
/// belongs to one loop. How events get into it is in <c>Outlet.Emitting.cs</c>, where they go then in <c>Outlet.Placing.cs</c>.
/// </summary>
internal sealed partial class Outlet<T> : IDispatcherHost, IDispatchTarget<T>, ILinkOwner<T>
{
    private readonly IOutletHost<T> _host;
    private readonly IDispatcher<T> _dispatcher;
    private readonly EventBuffer<T> _buffer;
    private readonly BatchPool<T> _pool = new();
    private readonly Dictionary<SubscriptionId, ConsumerLink<T>> _links = [];
    private readonly List<ConsumerLink<T>> _dirty = [];
    private readonly List<T> _discarded = [];
    private readonly Milestones _milestones;
    private DiscardReason _discardReason;

    /// <summary>What the last callback emitted and could not be placed. Whoever emitted was told; when the stage stops of it, it is reported.</summary>
    private readonly List<T> _refused = [];

    /// <summary>How many events the dispatcher had placed when it failed.</summary>
    private int _placedBeforeFailure;

    /// <summary>Batches that links fill with copies. Apart from those that callbacks gather in, which are no larger than a chunk.</summary>
    private readonly BatchPool<T> _copies = new();

    private long _shownDemand;

    private long _shownBufferedCount;

    /// <summary>Asked of the stage's demand callback and not emitted yet.</summary>
    private long _owed;

    /// <summary>The batch that is being dispatched, until somebody takes it whole.</summary>
    private Batch<T>? _whole;

    public Outlet(IOutletHost<T> host, IDispatcher<T> dispatcher, int bufferSize, BufferKeep? keep, bool accumulate)
    {
        _host = host;
        _dispatcher = dispatcher;
        _buffer = new EventBuffer<T>(bufferSize, keep);
        _milestones = new Milestones(dispatcher.Mark, dispatcher.HasPassed);
        IsAccumulating = accumulate;
        dispatcher.Attach(this);
    }

    public Random Random => _host.Random;

    /// <summary>Whether demand and events are held back (GenStage's <c>demand: :accumulate</c>).</summary>
    public bool IsAccumulating { get; private set; }

    /// <summary>How many events the dispatcher could place now.</summary>
    public long Demand => IsAccumulating ? 0 : _dispatcher.Demand;

    /// <summary>How many events the stage should be asked for now, on top of what it owes.</summary>
    public long Wanted => _buffer.Count > 0 ? 0 : Math.Max(0, Demand - _owed);

    public long BufferedCount => _buffer.Count + _dispatcher.QueuedCount;

    public long EmittedCount { get; private set; }

    /// <summary><see cref="Demand"/> after the last step. Any thread may read it: it asks no dispatcher.</summary>
    public long ShownDemand => Volatile.Read(ref _shownDemand);

    /// <summary><see cref="BufferedCount"/> after the last step. Any thread may read it: it asks no dispatcher.</summary>
    public long ShownBufferedCount => Volatile.Read(ref _shownBufferedCount);

    /// <summary>Whether an abandoned callback has gathered more since <see cref="Stop"/>.</summary>
    public bool HasRest => Volatile.Read(ref _count) > _sentEarly;

    public IReadOnlyDictionary<SubscriptionId, ConsumerLink<T>> Links => _links;

    /// <summary>Takes what is <see cref="Wanted"/>: from now on the stage owes it.</summary>
    public int TakeWanted()
    {
        var wanted = (int)Math.Min(int.MaxValue, Wanted);
        _owed += wanted;
        return wanted;
    }

    /// <summary>Takes back what the stage was asked for and will not emit: from now on it owes that much less.</summary>
    public void Forgive(long count) => _owed = Math.Max(0, _owed - count);

    /// <summary>Takes note of events that were discarded before they got here.</summary>
    public void NoteDiscarded(long count) => EmittedCount += count;

    /// <summary>Opens a link, or answers the consumer with the reason why not and returns null.</summary>
    public ConsumerLink<T>? Subscribe(SubscribeRequest<T> request)
    {
        var link = new ConsumerLink<T>(this, request);
        var refusal = TrySubscribe(link);
        if (refusal is null) return link;
        _host.Refused(request.ConsumerName, refusal);
        request.Downstream.Cancelled(refusal, EndOf.Subscription);
        return null;
    }

    /// <summary>Adds to a link's demand and serves it from the buffer. False when the link is not open.</summary>
    public bool Ask(SubscriptionId id, int count)
    {
        if (!_links.TryGetValue(id, out var link)) return false;
        link.Asked(count);
        _dispatcher.Ask(link, count);
        if (!IsAccumulating) _dispatcher.SendQueued(link);
        Settle();
        return true;
    }

    /// <summary>Closes a link: what was sent before goes out, then the consumer is told.</summary>
    public void Cancel(SubscriptionId id, StopReason reason)
    {
        if (!_links.Remove(id, out var link)) return;
        try
        {
            SendDirty();
            _dispatcher.Cancel(link);
        }
        finally
        {
            // Whatever the dispatcher makes of it: the consumer waits for the answer, and nobody else will give it any more.
            link.Request.Downstream.Cancelled(reason, EndOf.Subscription);
        }

        ChooseChunkSize();
        Settle();
    }

    public void Accumulate()
    {
        IsAccumulating = true;
        Show();
    }

    public void Forward()
    {
        IsAccumulating = false;
        foreach (var link in _links.Values) _dispatcher.SendQueued(link);
        Settle();
    }

    /// <summary>Runs <paramref name="action"/> once everything emitted so far has been dispatched or dropped.</summary>
    public void AfterEvents(Action action)
    {
        _milestones.Add(_buffer.Position + _buffer.Count, action);
        Settle();
    }

    /// <summary>Ends every subscription. Whatever was not dispatched is reported as discarded.</summary>
    public void Stop(StopReason reason)
    {
        SendPending();
        foreach (var link in _links.Values) link.Request.Downstream.Cancelled(reason, EndOf.Incarnation);
        _links.Clear();
        if (_discarded.Count > 0) ReportDiscarded();
        GiveUpGathered();
        var rest = new List<T>(_buffer.Take(_buffer.Count));
        rest.AddRange(_dispatcher.TakeQueued());
        Show();
        if (rest.Count > 0) Report(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(rest), DiscardReason.ProducerStopped);
    }

    /// <summary>Reports what an abandoned callback, which has ended, had not quite emitted yet at <see cref="Stop"/>.</summary>
    public void GiveUpRest() => GiveUpGathered();

    void IDispatcherHost.ReportGreedy(string consumer, int asked, int most) => _host.Greedy(consumer, asked, most);

    void IDispatcherHost.Drop(SubscriptionId subscription, Exception failure) => _host.Drop(subscription, failure);

    Batch<T> ILinkOwner<T>.RentBatch() => _copies.Rent(int.MaxValue);

    void ILinkOwner<T>.MarkDirty(ConsumerLink<T> link) => _dirty.Add(link);

    bool IDispatchTarget<T>.TrySendWhole(ConsumerLink<T> link)
    {
        if (_whole is not { } whole || link.Pending is not null) return false;
        _whole = null;
        link.SendWhole(whole);
        return true;
    }

    void IDispatchTarget<T>.Discard(ReadOnlySpan<T> events, DiscardReason reason)
    {
        if (_discarded.Count > 0 && reason != _discardReason) ReportDiscarded();
        _discardReason = reason;
        _discarded.AddRange(events);
    }

    void IDispatchTarget<T>.FailedAfter(int placed) => _placedBeforeFailure = placed;

    private StopReason? TrySubscribe(ConsumerLink<T> link)
    {
        if (_links.ContainsKey(link.Id)) return StopReason.DuplicateSubscription;
        try
        {
            _dispatcher.Subscribe(link);
        }
        catch (SubscriptionRefusedException refused)
        {
            return refused.Reason;
        }
        catch (Exception failure)
        {
            return StopReason.Refused(failure);
        }

        _links.Add(link.Id, link);
        ChooseChunkSize();
        Show();
        return null;
    }

    /// <summary>Serves the buffer as far as there is demand, sends what has been placed, and runs the actions that are due.</summary>
    private void Settle()
    {
        SendDirty();
        do
        {
            // Not beyond a milestone: what waits for it must not wait for later events as well.
            while (!IsAccumulating && _buffer.Count > 0 && _dispatcher.Demand > 0 && !_milestones.IsDue(_buffer.Position))
            {
                if (!ServeBuffer()) break;
            }
        }
        while (_milestones.Run(_buffer.Position));
        Show();
    }

    private void Show()
    {
        Volatile.Write(ref _shownDemand, Demand);
        Volatile.Write(ref _shownBufferedCount, BufferedCount);
    }

    private bool ServeBuffer()
    {
        var most = Math.Min(_buffer.Count, _dispatcher.Demand);
        if (_milestones.Next is { } next) most = Math.Min(most, Math.Max(1, next - _buffer.Position));
        var events = _buffer.Peek((int)Math.Min(int.MaxValue, most));
        var placed = 0;
        try
        {
            placed = Dispatch(events);
        }
        catch (Exception)
        {
            placed = _placedBeforeFailure;
            throw;
        }
        finally
        {
            _buffer.Advance(placed);
            SendDirty();
        }

        return placed > 0;
    }

    private int Dispatch(ReadOnlySpan<T> events)
    {
        _placedBeforeFailure = 0;
        var placed = _dispatcher.Dispatch(new DispatchBatch<T>(this, events));
        Invariant.That(placed >= 0 && placed <= events.Length, "A dispatcher places what it was given, no more.");
        return placed;
    }

    private void SendDirty()
    {
        SendPending();
        if (_discarded.Count > 0) ReportDiscarded();
    }

    private void SendPending()
    {
        foreach (var link in _dirty)
        {
            var batch = link.Pending!;
            link.Pending = null;
            link.Request.Downstream.Events(batch);
        }

        _dirty.Clear();
    }

    private void ReportDiscarded()
    {
        var events = _discarded.ToArray();
        _discarded.Clear();
        Report(events, _discardReason);
    }
}
