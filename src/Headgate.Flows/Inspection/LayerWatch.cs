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
        _stages = [.. _stages, stage];

        // Last: who reads the numbers, and then the stages, finds every stage that is counted.
        if (numbers is not null) _numbers = [.. _numbers, numbers];
    }

    /// <summary>What it is doing. Its counts are of stages that it lists.</summary>
    public FlowLayerSnapshot Describe()
    {
        var counted = _numbers;
        return new()
        {
            Number = number,
            Stages = [.. _stages.Select(static stage => stage.GetSnapshot())],
            ReceivedCount = Sum(counted, FlowCount.Received),
            SentCount = Sum(counted, FlowCount.Sent),
            BatchCount = Sum(counted, FlowCount.Batches),
            LateCount = Sum(counted, FlowCount.Late),
            UnreadCount = Sum(counted, FlowCount.Unread),
            OpenWindowCount = counted.Sum(static numbers => numbers.OpenWindowCount),
            StateSize = counted.Sum(static numbers => numbers.StateSize),
            Watermark = Watermark is var at and not long.MinValue ? new DateTimeOffset(Math.Clamp(at, 0, DateTime.MaxValue.Ticks), TimeSpan.Zero) : null,
        };
    }

    private static long Sum(StageNumbers[] counted, int which) => counted.Sum(numbers => numbers.CountOf(which));
}
