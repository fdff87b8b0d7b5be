using Headgate.Stages;

namespace Headgate.Flows.Inspection;

/// <summary>The stages of one layer of a run. Stages are added while the run starts, and whoever looks sees those that are there.</summary>
/// <param name="number">The number of the layer, as in the plan.</param>
internal sealed class LayerWatch(int number)
{
    private volatile Stage[] _stages = [];
    private volatile StageNumbers[] _numbers = [];

    public int Number => number;

    /// <summary>Gets the numbers of its stages.</summary>
    public IReadOnlyList<StageNumbers> Numbers => _numbers;

    /// <summary>Gets the least watermark of its stages, in ticks; <see cref="long.MinValue"/> when none has one.</summary>
    public long Watermark
    {
        get
        {
            var least = long.MaxValue;
            foreach (var numbers in _numbers)
            {
                if (numbers.Watermark is var at and not long.MinValue && at < least) least = at;
            }

            return least == long.MaxValue ? long.MinValue : least;
        }
    }

    /// <summary>Adds a stage.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="numbers">What it says of itself; null when it says nothing.</param>
    public void Add(Stage stage, StageNumbers? numbers)
    {
        if (numbers is not null) _numbers = [.. _numbers, numbers];
        _stages = [.. _stages, stage];
    }

    /// <summary>What it is doing.</summary>
    public FlowLayerSnapshot Describe() => new()
    {
        Number = number,
        Stages = [.. _stages.Select(static stage => stage.GetSnapshot())],
        ReceivedCount = Sum(FlowCount.Received),
        SentCount = Sum(FlowCount.Sent),
        BatchCount = Sum(FlowCount.Batches),
        LateCount = Sum(FlowCount.Late),
        UnreadCount = Sum(FlowCount.Unread),
        OpenWindowCount = _numbers.Sum(static numbers => numbers.OpenWindowCount),
        StateSize = _numbers.Sum(static numbers => numbers.StateSize),
        Watermark = Watermark is var at and not long.MinValue ? new DateTimeOffset(Math.Clamp(at, 0, DateTime.MaxValue.Ticks), TimeSpan.Zero) : null,
    };

    private long Sum(int which) => _numbers.Sum(numbers => numbers.CountOf(which));
}
