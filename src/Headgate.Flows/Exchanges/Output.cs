using Headgate.Flows.Batches;
using Headgate.Flows.Fusion;
using Headgate.Flows.Snapshots;
using Headgate.Flows.Windowing;

namespace Headgate.Flows.Exchanges;

/// <summary>The end of a stage's chain: gathers elements into batches, for each receiver its own, and sends them.</summary>
/// <remarks>
/// <para>Stages that share the batches of a source among them say of each batch, to each receiver, what came of it and when that was all, even if
/// it is nothing: the receivers put the parts into the order of the source again (<see cref="Reordering"/>).</para>
/// <para>A stage that has its input for itself keeps the order of what it sends by itself. It sends what is full, and the rest when nothing more waits to be processed.</para>
/// </remarks>
/// <typeparam name="T">The type of the elements.</typeparam>
internal abstract class Output<T> : Sink<T>
{
    private readonly IStageHost _host;
    private readonly BatchAssembler<T>[] _parts;
    private readonly bool _isSequenced;
    private readonly bool _numbers;
    private readonly Func<T, long>? _eventTime;
    private long _sequence = FlowBatch.Unsequenced;
    private long _clock = long.MinValue;
    private readonly long[] _sentClocks;
    private readonly ClockSource _clockSource;
    private readonly EventClock? _sources;
    private readonly bool _tellsTime;
    private readonly SourceProgress? _progress;
    private long _nextNumber;
    private int _source;

    /// <summary>Makes the output of one stage.</summary>
    /// <param name="host">The stage.</param>
    /// <param name="shape">Where the elements go.</param>
    protected Output(IStageHost host, OutputShape<T> shape)
    {
        _host = host;
        _isSequenced = host.IsSequenced;
        _numbers = shape.Numbers;
        _eventTime = shape.EventTime;
        _clockSource = shape.Clock;
        if (_clockSource == ClockSource.Sources && !_isSequenced && !_numbers) _sources = new EventClock(host.SourceCount, 0);
        if (host.TellsProgress) _progress = new SourceProgress(host.SourceCount);
        else _source = host.Index;
        _tellsTime = (_isSequenced || _progress is not null) && _eventTime is not null && _clockSource == ClockSource.Elements;
        if (_tellsTime) host.ExpectTimes();
        _sentClocks = new long[_numbers || _progress is not null ? host.SourceCount : 1];
        Array.Fill(_sentClocks, long.MinValue);
        _parts = new BatchAssembler<T>[shape.Receivers];
        for (var i = 0; i < _parts.Length; i++) _parts[i] = new BatchAssembler<T>(shape.BatchSize, _eventTime is not null);
    }

    /// <summary>Whether the receivers are told event times.</summary>
    protected bool HasEventTime => _eventTime is not null;

    /// <inheritdoc />
    public override bool IsReady => _host.HasRoom;

    /// <summary>Gathers an element for a receiver.</summary>
    protected void Add(int receiver, T item)
    {
        var part = _parts[receiver];
        if (_eventTime is null ? part.Add(item) : part.Add(item, Advance(item))) Send(receiver, isLast: false, null);
    }

    /// <summary>Gathers elements for a receiver.</summary>
    protected void AddAll(int receiver, ReadOnlySpan<T> items)
    {
        var part = _parts[receiver];
        while (!items.IsEmpty)
        {
            items = items[part.Add(items)..];
            if (part.IsFull) Send(receiver, isLast: false, null);
        }
    }

    /// <inheritdoc />
    public sealed override void Punctuate(Punctuation said)
    {
        switch (said)
        {
            case BatchStart start:
                Begin(start);
                break;
            case BatchEnd end:
                End(end);
                break;
            case ClockSaid clock:
                Advance(clock);
                break;
            case InputEnd:
                SendRest();
                _host.Complete();
                break;
            default:
                SendAll(said);
                break;
        }
    }

    /// <inheritdoc />
    public override void Resume()
    {
    }

    /// <inheritdoc />
    public override ValueTask DisposeAsync() => default;

    /// <summary>How far event time had come when all receivers were told of it last.</summary>
    private long SentClock
    {
        get => _sentClocks[_sentClocks.Length == 1 ? 0 : _source];
        set => _sentClocks[_sentClocks.Length == 1 ? 0 : _source] = value;
    }

    /// <summary>How far event time has come, as receivers are told.</summary>
    private long Clock => _progress is null ? _clock : _progress.TimeOf(_source);

    /// <summary>What becomes of one source of a stage is nothing to those after it, unless they see the sources too.</summary>
    private bool IsForAll(Punctuation? said) => said is not null && (_numbers || _progress is not null || said is not SourceStatus);

    private long Advance(T item)
    {
        if (_clockSource != ClockSource.Elements) return _clock;
        var at = _eventTime!(item);
        if (at > _clock) _clock = at;
        return _clock;
    }

    /// <summary>What follows is late by a time that the batch so far is not: where elements have no times of their own, it goes into another batch.</summary>
    private void Advance(ClockSaid said)
    {
        if (_clockSource != ClockSource.Stage) return;
        if (said.Clock > _clock) _clock = said.Clock;
        if (_eventTime is null && _clock > SentClock) SendRest();
    }

    private void Begin(BatchStart start)
    {
        if (_progress is not null)
        {
            // A batch for a receiver has elements of one source.
            if (start.Source != _source) SendRest(tellsProgress: false);
            _source = start.Source;
            _clock = _progress.Begin(start);
            return;
        }

        if (!_isSequenced && !_numbers) return;
        _sequence = start.Sequence;
        _source = start.Source;
        _clock = long.MinValue;
    }

    private void End(BatchEnd end)
    {
        if (_clockSource != ClockSource.Elements || _numbers) PassOn(end);
        _progress?.End(end, _clock);
        if (_tellsTime && _clock != long.MinValue) _host.NoteTime(_source, _clock);
        // Alone in its batch a barrier waits until there is room for what the elements before it have begun.
        if (!_isSequenced && end.Said is SnapshotBarrier) SendRest(tellsProgress: false);
        if (_isSequenced || IsForAll(end.Said)) SendAll(end.Said);
        else if (_numbers || !_host.HasMore || _progress?.IsLong == true) SendRest();
    }

    /// <summary>Event time is not up to the elements: it goes on as those before say.</summary>
    private void PassOn(BatchEnd end)
    {
        var clock = end.Clock;
        if (_sources is not null)
        {
            if (clock != long.MinValue) _sources.Observe(end.Source, clock);
            if (end.Said is SourceStatus status) _sources.Silence(end.Source, status);
            clock = _sources.Watermark;
        }

        if (clock > _clock) _clock = clock;
    }

    private void SendAll(Punctuation? said)
    {
        for (var i = 0; i < _parts.Length; i++) Send(i, isLast: true, said);
        SentClock = Clock;
        _progress?.NoteSent();
    }

    /// <summary>Sends what there is, and to the others the event time when it has moved, or how far the stage has come.</summary>
    private void SendRest(bool tellsProgress = true)
    {
        var isNew = Clock > SentClock || (tellsProgress && _progress?.IsNew == true);
        for (var i = 0; i < _parts.Length; i++)
        {
            if (_parts[i].Count > 0 || isNew) Send(i, isLast: true, null);
        }

        SentClock = Clock;
        if (tellsProgress) _progress?.NoteSent();
    }

    private void Send(int receiver, bool isLast, Punctuation? said)
    {
        var (items, count, clocks) = _parts[receiver].Take();
        _host.Emit(new FlowBatch<T>(items, count, clocks)
        {
            Sequence = _numbers ? _nextNumber++ : _isSequenced ? _sequence : FlowBatch.Unsequenced,
            IsLastPart = isLast || _numbers,
            Partition = receiver,
            Source = _source,
            Clock = Clock,
            Progress = _progress?.Number ?? FlowBatch.Unsequenced,
            Punctuation = said,
        });
    }
}
