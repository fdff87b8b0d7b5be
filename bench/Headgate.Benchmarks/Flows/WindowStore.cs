using Headgate.Flows.Batches;
using Headgate.Flows.Fusion;
using Headgate.Flows.Windowing;
using Headgate.Flows.Windows;

namespace Headgate.Benchmarks.Flows;

/// <summary>The windows of one stage, which count the events of each key, and the batches that come to them: a tenth of a millisecond from event to event, for ever.</summary>
internal sealed class WindowStore : IAsyncDisposable
{
    private const int BatchSize = 500;
    private const long TicksBetween = TimeSpan.TicksPerMillisecond / 10;

    private readonly Click[] _clicks = new Click[BatchSize];
    private readonly long[] _clocks = new long[BatchSize];
    private readonly SummingSink _sink = new();
    private readonly FlowBatch<Click> _batch;
    private readonly BatchStart _start = new(FlowBatch.Unsequenced, 0);
    private readonly Sink<Click> _windows;
    private readonly Func<long, int> _keyOf;
    private long _count;

    /// <summary>Makes the store.</summary>
    /// <param name="window">The windows.</param>
    /// <param name="keyOf">The key of the event with a number, from 0.</param>
    public WindowStore(Window<Click> window, Func<long, int> keyOf)
    {
        _keyOf = keyOf;
        _batch = new FlowBatch<Click>(_clicks, BatchSize, _clocks);
        var functions = new ReductionFunctions<int, Click, long>(static click => click.Key, static () => 0, static (count, _) => count + 1, static (one, other) => one + other);
        var reduction = new PlainReduction<int, Click, long, long>(functions, static (int _, ref long count, PartitionInfo _, TriggerInfo _, Outpouring<long> next) =>
        {
            next.Push(count);
            return null;
        });
        _windows = window.Kind == WindowKind.Session
            ? new SessionWindowOperator<int, Click, long, long>(new OnlyStage(), _sink, window, reduction, null)
            : new AlignedWindowOperator<int, Click, long, long>(new OnlyStage(), _sink, window, reduction, null);
    }

    /// <summary>How many events the windows have counted that have closed.</summary>
    public long Sum => _sink.Sum;

    /// <summary>Adds so many events; a multiple of a batch.</summary>
    /// <returns>How many were added.</returns>
    public int Add(int events)
    {
        var added = 0;
        for (; added < events; added += BatchSize)
        {
            for (var i = 0; i < BatchSize; i++, _count++)
            {
                _clocks[i] = _count * TicksBetween;
                _clicks[i] = new Click(_keyOf(_count), _clocks[i]);
            }

            _windows.Punctuate(_start);
            _windows.PushBatch(_batch);
            _windows.Punctuate(new BatchEnd(FlowBatch.Unsequenced, 0, _clocks[^1], null));
        }

        return added;
    }

    public async ValueTask DisposeAsync()
    {
        await _windows.DisposeAsync();
        await _sink.DisposeAsync();
    }

    /// <summary>Closes all windows.</summary>
    public void Finish() => _windows.Punctuate(InputEnd.Instance);
}
