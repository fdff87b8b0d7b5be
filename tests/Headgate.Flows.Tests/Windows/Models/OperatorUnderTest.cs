using System.Buffers;
using System.Text.Json;
using Headgate.Flows.Batches;
using Headgate.Flows.Fusion;
using Headgate.Flows.Inspection;
using Headgate.Flows.Snapshots;
using Headgate.Flows.Windowing;
using Headgate.Flows.Windows;

namespace Headgate.Flows.Tests.Windows.Models;

/// <summary>A window operator by itself, keyed, whose states are the ids of the elements in their order.</summary>
internal sealed class OperatorUnderTest
{
    private static readonly Lazy<StageSnapshots> OnlyStage = new(static () =>
    {
        var snapshots = new SnapshotOptions { Store = new InMemorySnapshotStore(), Every = null };
        var blueprint = Flow.FromReplayable(static _ => Array.Empty<int>(), new FlowOptions { Stages = 1, Snapshots = snapshots }).PlanRun();
        return new StageSnapshots(new SnapshotRun(blueprint, snapshots, null), blueprint.Last, 0);
    });

    private readonly Sink<Event> _operator;

    public OperatorUnderTest(Window<Event> window, int sources = 1)
    {
        Host = new OperatorHost(sources);
        var sink = new RowSink();
        (Rows, Clocks) = (sink.Rows, sink.Clocks);
        var functions = new ReductionFunctions<int, Event, string>(item => item.Key, () => "", (text, item) => $"{text}{item.Id},", (one, other) => $"{one}|{other}");
        var reduction = new PlainReduction<int, Event, string, Row>(functions, (key, ref text, _, trigger, next) =>
        {
            next.Push(Row.Of(key, text, trigger));
            return null;
        });
        _operator = window.Kind switch
        {
            WindowKind.Global => new GlobalWindowOperator<int, Event, string, Row>(Host, sink, window, reduction, null),
            WindowKind.Session => new SessionWindowOperator<int, Event, string, Row>(Host, sink, window, reduction, null),
            WindowKind.Count => new CountWindowOperator<int, Event, string, Row>(Host, sink, window, reduction, null),
            WindowKind.Periodic => new PeriodicWindowOperator<int, Event, string, Row>(Host, sink, window, reduction, null),
            _ => new AlignedWindowOperator<int, Event, string, Row>(Host, sink, window, reduction, null),
        };
    }

    public OperatorHost Host { get; }

    public List<Row> Rows { get; }

    /// <summary>What those after the operator are told of event time.</summary>
    public List<long> Clocks { get; }

    public IEnumerable<string> Values => Rows.Select(row => $"{row.Start}-{row.End} {row.Value}");

    public void Push(Event item, int source = 0) => Push([item], source);

    public void Push(Event[] items, int source)
    {
        var clocks = new long[items.Length];
        for (var i = 0; i < items.Length; i++) clocks[i] = Math.Max(items[i].At, i == 0 ? long.MinValue : clocks[i - 1]);
        var batch = new FlowBatch<Event>(items, items.Length, clocks);
        _operator.Punctuate(new BatchStart(0, source));
        _operator.PushBatch(batch);
        _operator.Punctuate(new BatchEnd(0, source, clocks[^1], null));
    }

    public void Silence(int source, bool hasEnded, TimeSpan idleFor = default)
    {
        _operator.Punctuate(new BatchStart(0, source));
        _operator.Punctuate(new BatchEnd(0, source, long.MinValue, new SourceStatus(hasEnded, idleFor)));
    }

    public void Finish() => _operator.Punctuate(InputEnd.Instance);

    /// <summary>What it says of its state.</summary>
    public IMeasured Measured => (IMeasured)_operator;

    /// <summary>Its windows, as a snapshot has them.</summary>
    public JsonElement Save()
    {
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text)) ((ISnapshotted)_operator).Write(new StateWriter(json, new StateJson(null)));
        return JsonDocument.Parse(text.WrittenMemory).RootElement;
    }

    /// <summary>Goes on with what another has saved.</summary>
    public void Load(JsonElement saved) => ((ISnapshotted)_operator).Read(new StateReader(saved, isMine: true, OnlyStage.Value));
}
