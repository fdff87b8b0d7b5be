using System.Buffers;
using System.Text;
using System.Text.Json;
using Headgate.Flows.Batches;
using Headgate.Flows.Fusion;
using Headgate.Flows.Snapshots;
using Headgate.Flows.Tests.Windows.Models;

namespace Headgate.Flows.Tests.Pouring;

/// <summary>What comes to an operator, drawn from a seed: batches of two sources, barriers, time that goes by, and the end.</summary>
internal sealed class Script
{
    public const int SourceCount = 2;

    private const int StepCount = 14;

    private readonly List<(Event[] Items, int Source, int Kind)> _steps = [];
    private readonly int _seed;

    public Script(int seed)
    {
        _seed = seed;
        var random = new Random(seed);
        var keys = random.Next(2) == 0 ? 5 : 700;
        var (id, at) = (0, 0L);
        for (var step = 0; step < StepCount; step++)
        {
            var items = new Event[random.Next(3) == 0 ? random.Next(4) : random.Next(300)];
            for (var i = 0; i < items.Length; i++)
            {
                if (random.Next(20) == 0) at += random.Next(10);
                items[i] = new Event(id++, random.Next(keys), Math.Max(0, at - random.Next(30)));
            }

            at += random.Next(3) * 40;
            _steps.Add((items, random.Next(SourceCount), random.Next(4)));
        }
    }

    /// <summary>One element of the second source meets many of the first, then another does.</summary>
    public Script(int seed, int many)
    {
        _seed = seed;
        _steps.Add(([.. Enumerable.Range(0, many).Select(id => new Event(id, 1, 100))], 0, 1));
        _steps.Add(([new Event(many, 1, 100), new Event(many + 1, 1, 101)], 1, 1));
        _steps.Add(([new Event(many + 2, 1, 99)], 0, 0));
    }

    /// <summary>Plays it to an operator.</summary>
    /// <param name="make">Makes the operator.</param>
    /// <param name="map">What comes in for an event of a source.</param>
    /// <param name="isGated">Whether the operator is stopped wherever it can be.</param>
    /// <param name="isFirst">Whether the operator is the first of its stage, so that no batch comes while it is not ready.</param>
    public (List<string> Lines, int RefusedCount) Play<TIn, TOut>(Func<OperatorHost, Sink<TOut>, Sink<TIn>> make, Func<Event, int, TIn> map, bool isGated, bool isFirst)
    {
        var host = new OperatorHost(SourceCount);
        var gate = isGated ? new Random(_seed) : null;
        var sink = new GatedSink<TOut>(gate);
        var made = make(host, sink);
        if (made is IHoldsBarriers holding) holding.Saving = barrier => sink.Lines.Add($"saved at {barrier.Epoch}: {StateOf(holding)}");
        for (var i = 0; i < _steps.Count; i++)
        {
            var (items, source, kind) = _steps[i];
            Resume(made, isFirst || gate is null ? null : gate);
            Push(made, items, source, i, map);
            if (kind == 1) Say(made, source, new SnapshotBarrier(i));
            if (kind == 2) host.Time.Advance(TimeSpan.FromSeconds(1 + (items.Length % 7)));
            if (kind == 3) Say(made, source, new SourceStatus(hasEnded: false, TimeSpan.FromTicks(items.Length)));
        }

        for (var source = 0; source < SourceCount; source++)
        {
            Resume(made, null);
            Say(made, source, new SourceStatus(hasEnded: true));
        }

        Resume(made, null);
        made.Punctuate(InputEnd.Instance);
        Resume(made, null);
        return (sink.Lines, sink.RefusedCount);
    }

    /// <summary>Resumes an operator until it is ready; or, when it may be disturbed, perhaps not that long.</summary>
    private static void Resume(Sink made, Random? disturbance)
    {
        while (!made.IsReady && disturbance?.Next(3) is not 0) made.Resume();
    }

    private static void Push<TIn>(Sink<TIn> made, Event[] items, int source, int number, Func<Event, int, TIn> map)
    {
        var clocks = new long[items.Length];
        for (var i = 0; i < items.Length; i++) clocks[i] = Math.Max(items[i].At, i == 0 ? long.MinValue : clocks[i - 1]);
        made.Punctuate(new BatchStart(number, source));
        made.PushBatch(new FlowBatch<TIn>(Array.ConvertAll(items, item => map(item, source)), items.Length, clocks));
        made.Punctuate(new BatchEnd(number, source, items.Length == 0 ? long.MinValue : clocks[^1], null));
    }

    private static void Say(Sink made, int source, Punctuation said)
    {
        made.Punctuate(new BatchStart(FlowBatch.Unsequenced, source));
        made.Punctuate(new BatchEnd(FlowBatch.Unsequenced, source, long.MinValue, said));
    }

    private static string StateOf(IHoldsBarriers state)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text)) state.Write(new StateWriter(json, new StateJson(JsonSerializerOptions.Default)));
        return Encoding.UTF8.GetString(text.WrittenSpan);
    }
}
