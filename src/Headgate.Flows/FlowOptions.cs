using Headgate.Flows.Hosting;
using Headgate.Flows.Planning;
using Headgate.Flows.Snapshots;
using Headgate.Stages;

namespace Headgate.Flows;

/// <summary>Options of a flow. Immutable.</summary>
public sealed record FlowOptions
{
    /// <summary>Gets the options that are used when none are given.</summary>
    public static FlowOptions Default { get; } = new();

    /// <summary>Gets the name of the flow, for logs and plans.</summary>
    /// <value>The default is <c>Flow</c>. Not blank.</value>
    public string Name { get; init; } = "Flow";

    /// <summary>Gets how many stages work side by side on what comes from the sources, and how many partitions a partition point has that does not
    /// say (Flow <c>:stages</c>).</summary>
    /// <value>The default is the number of processors. At least 1.</value>
    public int Stages { get; init; } = System.Environment.ProcessorCount;

    /// <summary>Gets how many elements may be on their way to a stage from each stage before it (GenStage <c>:max_demand</c>).</summary>
    /// <value>The default is 1000. At least 1.</value>
    public int MaxDemand { get; init; } = 1000;

    /// <summary>Gets how few elements may be outstanding before more are asked for (GenStage <c>:min_demand</c>). Elements travel in batches of
    /// <see cref="MaxDemand"/> less this, or less when there are not as many yet.</summary>
    /// <value>The default, null, is half of <see cref="MaxDemand"/>, rounded down. From 0 to <see cref="MaxDemand"/> - 1.</value>
    public int? MinDemand { get; init; }

    /// <summary>Gets how many elements of a source that pushes (an observable) wait for demand (Flow <c>:buffer_size</c>).</summary>
    /// <value>The default is 10 000. 0 or more; 0 keeps none.</value>
    public int BufferSize { get; init; } = 10_000;

    /// <summary>Gets how long a source may say nothing before it counts as idle: windows no longer wait for its event time, until it speaks again. When all
    /// sources are idle, event time goes on with the clock, so that windows close that nobody would close otherwise.</summary>
    /// <value>The default, null, is to wait for each source as long as it takes. From 1 ms to 49 days, on the clock of <see cref="Environment"/>. A source that is not
    /// asked for elements, because those after it are busy, is not idle. What an idle source says later can come too late for its window.</value>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>Gets by how much a source may be ahead of another in event time before it is not asked for more until the other has caught up (Flink's maximal drift of aligned
    /// watermarks): what windows and joins keep for the one that is behind stays bounded.</summary>
    /// <value>The default, null, is to ask every source as fast as it is. 0 or more. Nobody waits for a source that has ended or is idle (<see cref="IdleTimeout"/>), or whose event time no window
    /// and no join asks for; behind two partition points in a row, or a Shuffle or Merge after one, that is not known. What has been asked for already may be ahead by more. Of flows that are merged or joined, that of the first counts.</value>
    public TimeSpan? MaxDrift { get; init; }

    /// <summary>Gets how long a flow that is stopped early waits for functions that are under way before it gives them up (Flow <c>:shutdown</c>).</summary>
    /// <value>The default is 5 seconds. 0 or more; what is longer than 49 days, and <see cref="Timeout.InfiniteTimeSpan"/>, is without end.</value>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets how the flow saves what it has gathered, so that its next run goes on there; see <see cref="Flow.FromReplayable{T}(Func{long, IEnumerable{T}}, FlowOptions)"/>.</summary>
    /// <value>The default, null, is not to. Of a flow that is merged from several, those of the first count.</value>
    public SnapshotOptions? Snapshots { get; init; }

    /// <summary>Gets where the runs of the flow are listed, under its <see cref="Name"/>, for those who watch them.</summary>
    /// <value>The default, null, is nowhere. A flow of <c>AddFlow</c> is listed without it. Of a flow that is merged from several, that of the first counts.</value>
    public FlowRegistry? Registry { get; init; }

    /// <summary>Gets where the stages run: their clock and their logs.</summary>
    /// <value>The default is <see cref="StageEnvironment.Default"/>.</value>
    public StageEnvironment Environment { get; init; } = StageEnvironment.Default;

    internal int BatchSize => MaxDemand - Least;

    internal int Credit => (MaxDemand + BatchSize - 1) / BatchSize;

    private int Least => MinDemand ?? MaxDemand / 2;

    internal FlowOptions Validated()
    {
        var broken = new List<FlowOptionRule>();
        if (Stages < 1) broken.Add(FlowOptionRule.Of(nameof(Stages), Stages, "at least 1", "leave it out for one stage for each processor"));
        if (MaxDemand < 1) broken.Add(FlowOptionRule.Of(nameof(MaxDemand), MaxDemand, "at least 1", "leave it out for 1000"));
        if (BufferSize < 0) broken.Add(FlowOptionRule.Of(nameof(BufferSize), BufferSize, "0 or more", "leave it out for 10 000"));
        if (MaxDemand >= 1 && (MinDemand < 0 || MinDemand >= MaxDemand))
        {
            broken.Add(FlowOptionRule.Of(nameof(MinDemand), MinDemand, $"from 0 to {MaxDemand - 1}, below MaxDemand", "leave it out for half of MaxDemand"));
        }

        if (ShutdownTimeout < TimeSpan.Zero && ShutdownTimeout != Timeout.InfiniteTimeSpan)
        {
            broken.Add(FlowOptionRule.Of(nameof(ShutdownTimeout), ShutdownTimeout, "0 or more, or Timeout.InfiniteTimeSpan", "leave it out for 5 seconds"));
        }

        if (IdleTimeout is { } idle && !TimerRange.Includes(idle))
        {
            broken.Add(FlowOptionRule.Of(nameof(IdleTimeout), idle, TimerRange.Words, "leave it out to wait for all sources"));
        }

        if (MaxDrift < TimeSpan.Zero) broken.Add(FlowOptionRule.Of(nameof(MaxDrift), MaxDrift, "0 or more", "leave it out to let sources drift apart"));
        Snapshots?.Check(nameof(Snapshots), broken);
        if (string.IsNullOrWhiteSpace(Name)) broken.Add(FlowOptionRule.Of(nameof(Name), "empty", "a name", "leave it out for 'Flow'"));
        if (Environment is null) broken.Add(FlowOptionRule.Of(nameof(Environment), "null", "an environment", "leave it out for StageEnvironment.Default"));
        return broken.Count == 0 ? this : throw FlowErrors.BadOptions(Name, broken);
    }
}
