using Headgate.Stages.Buffering;
using Headgate.Stages.Diagnostics;
using Headgate.Stages.Dispatching;
using Headgate.Stages.Inspection;
using Headgate.Stages.Subscriptions;

namespace Headgate.Stages.Emission;

/// <summary>The shell around an <see cref="Outlet{T}"/>: turns messages into its calls, runs the user's callbacks, logs and counts.</summary>
internal sealed class StageOutput<T> : IOutletHost<T>
{
    /// <summary>To look at so many costs nothing beside a callback.</summary>
    private const int FewLinks = 64;

    private readonly Stage _stage;
    private readonly IOutletOwner<T> _owner;
    private volatile ConsumerLink<T>[] _links = [];
    private volatile bool _listens = true;
    private Random? _random;
    private readonly long[] _discarded = new long[StageCount.ReasonCount];

    public StageOutput(Stage stage, IOutletOwner<T> owner, ProducerOptions<T> options, int defaultBufferSize)
    {
        _stage = stage;
        _owner = owner;
        var dispatcher = options.Dispatcher?.Invoke() ?? new DemandDispatcher<T>();
        Outlet = new Outlet<T>(this, dispatcher, options.BufferSize ?? defaultBufferSize, options.BufferKeep, options.Demand == ProducerDemand.Accumulate);
    }

    public Outlet<T> Outlet { get; }

    public string Name => _stage.Name;

    /// <summary>Why the stage stops; null while it runs.</summary>
    public StopReason? StopReason => _stage.StopReason;

    // Not a hash code: those differ from process to process, and a seed must replay in any.
    public Random Random => _random ??= new Random(unchecked((int)((_stage.RunsIn.Seed * 31L) + _stage.RunsIn.NextStageNumber())));

    /// <summary>
    /// Whether an ask wakes the stage. One that has nothing to give away need not be woken: it collects what was asked before it uses it.
    /// Written by the stage's loop only.
    /// </summary>
    public bool Listens => _listens;

    public long DiscardedCount => _discarded.Sum();

    /// <summary>The open links; a copy that any thread may read.</summary>
    public IReadOnlyList<ConsumerLink<T>> Links => _links;

    /// <summary>A consumer wants to subscribe; from any thread.</summary>
    public void Connect(SubscribeRequest<T> request)
    {
        if (_stage.Status == StageStatus.Created) request.Downstream.Cancelled(StopReason.NoProducer, EndOf.Incarnation);
        else _stage.Loop.Post(new ConnectSignal<T>(this, request));
    }

    /// <summary>Says whether an ask must wake the stage. True when something was asked in the meantime.</summary>
    public bool Listen(bool isNeeded)
    {
        if (_listens != isNeeded)
        {
            _listens = isNeeded;
            Interlocked.MemoryBarrier();
        }

        return isNeeded && CollectAsks();
    }

    /// <summary>Takes note of what was asked without a message. True when that is anything. Only on the stage's loop.</summary>
    public bool CollectAsks()
    {
        var any = false;
        foreach (var link in _links) any |= link.Outflow?.Collect() == true;
        return any;
    }

    /// <summary>As <see cref="CollectAsks"/>, of several consumers, unless there are so many that it would take long to look. What the only one asks for comes as it does: it is at work
    /// on one half of its demand while the other is produced.</summary>
    public void CollectAsksOfFew()
    {
        if (_links.Length is > 1 and <= FewLinks) CollectAsks();
    }

    public async ValueTask ConnectAsync(SubscribeRequest<T> request)
    {
        if (request.Replaces is { } replaced) await ReplaceAsync(replaced, request);
        if (request.Downstream.Withdrawal is { } withdrawal)
        {
            // It left while its request waited, and must not take a place from those that came after it.
            request.Downstream.Cancelled(withdrawal, EndOf.Subscription);
            return;
        }

        var link = Outlet.Subscribe(request);
        if (link is null) return;
        link.Outflow = new Outflow<T>(this, _stage.Loop, request);
        CopyLinks();
        StageEvents.ConsumerSubscribed(_stage.Log, Name, link.ConsumerName);
        request.Downstream.Subscribed(link.Outflow);
        _stage.OpenOutput();
        await _stage.EndCallbackAsync(_owner.CallConsumerSubscribedAsync(link));

        // Or it left in this very step. It will say so, but not before those that came after it.
        if (request.Downstream.Withdrawal is { } late) await CancelAsync(request.Id, late);
    }

    public void Ask(SubscribeRequest<T> request, int count)
    {
        if (Outlet.Ask(request.Id, count)) return;
        StageEvents.UnknownSubscription(_stage.Log, Name, request.ConsumerName);
        request.Downstream.Cancelled(StopReason.UnknownSubscription, EndOf.Subscription);
    }

    public async ValueTask CancelAsync(SubscriptionId id, StopReason reason)
    {
        if (!Outlet.Links.TryGetValue(id, out var link)) return;
        StageEvents.ConsumerCancelled(_stage.Log, Name, link.ConsumerName, reason);
        _stage.OpenOutput();
        await _stage.EndCallbackAsync(_owner.CallConsumerCancelledAsync(link, reason));
        Outlet.Cancel(id, reason);
        CopyLinks();
    }

    /// <summary>Ends the subscription whose place another takes. When the user's callback fails the stage stops, and whoever waits for the new one hears of it.</summary>
    private async ValueTask ReplaceAsync(SubscriptionId replaced, SubscribeRequest<T> request)
    {
        try
        {
            await CancelAsync(replaced, StopReason.Normal);
        }
        catch (Exception)
        {
            request.Downstream.Cancelled(StopReason.NoProducer, EndOf.Incarnation);
            throw;
        }
    }

    public void Stop(StopReason reason)
    {
        Outlet.Stop(reason);
        _links = [];
    }

    /// <summary>The stage has stopped, and so has a callback that a kill had abandoned: reports what that was in the middle of emitting. On any thread.</summary>
    public void GiveUpRest()
    {
        if (!Outlet.HasRest) return;
        _stage.RunLate(() =>
        {
            Outlet.GiveUpRest();
            _stage.SettleTally();
        });
    }

    public void Discarded(ReadOnlySpan<T> events, DiscardReason reason)
    {
        Count(events.Length, reason);
        if (MayLog(events, reason)) StageEvents.EventsDiscarded(_stage.Log, Name, events.Length, reason);
    }

    public void Collect()
    {
        if (!_listens) CollectAsks();
    }

    /// <summary>Takes note of events that were discarded before they got here.</summary>
    public void NoteDiscarded(int count, DiscardReason reason)
    {
        if (count == 0) return;
        Outlet.NoteDiscarded(count);
        Count(count, reason);
        StageEvents.EventsDiscarded(_stage.Log, Name, count, reason);
    }

    public void Refused(string consumer, StopReason reason) => StageEvents.ConsumerRefused(_stage.Log, Name, consumer, reason);

    public void Greedy(string consumer, int asked, int most) => StageEvents.GreedyConsumer(_stage.Log, Name, consumer, asked, most);

    public void Drop(SubscriptionId subscription, Exception failure)
    {
        var consumer = Outlet.Links.TryGetValue(subscription, out var link) ? link.ConsumerName : $"{subscription}";
        StageEvents.ConsumerDropped(_stage.Log, failure, Name, consumer);
        _stage.Loop.Post(new CancelSignal<T>(this, subscription, StopReason.Fault(failure)));
    }

    public StageSnapshot Describe(StageSnapshot snapshot) => snapshot with
    {
        Consumers = Stage.Describe(_links),
        OpenDemand = Outlet.ShownDemand + UnheardDemand(),
        BufferedCount = Outlet.ShownBufferedCount,
        EmittedCount = Outlet.EmittedCount,
        DiscardedCount = DiscardedCount,
    };

    public void MeasureCounts(Span<long> counts)
    {
        counts[StageCount.Emitted] = Outlet.EmittedCount;
        for (var i = 0; i < _discarded.Length; i++) counts[StageCount.Discarded + i] = Volatile.Read(ref _discarded[i]);
    }

    public void MeasureLevels(ref StageLevels levels)
    {
        levels.Demand += Outlet.ShownDemand + UnheardDemand();
        levels.Buffered += Outlet.ShownBufferedCount;
        levels.Downstream += _links.Length;
    }

    private void Count(int count, DiscardReason reason) => Volatile.Write(ref _discarded[(int)reason], _discarded[(int)reason] + count);

    private long UnheardDemand()
    {
        var sum = 0L;
        foreach (var link in _links) sum += link.UnheardCount;
        return sum;
    }

    private bool MayLog(ReadOnlySpan<T> events, DiscardReason reason)
    {
        try
        {
            return _owner.CallDiscarded(events, reason);
        }
        catch (Exception failure) when (_stage.IsStopping)
        {
            // Whatever the callback does, the stage stops, and goes on to report what else it discards.
            StageEvents.TerminationFailed(_stage.Log, failure, Name);
            return true;
        }
    }

    private void CopyLinks() => _links = [.. Outlet.Links.Values];
}
