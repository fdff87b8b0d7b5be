using System.Globalization;
using Headgate.Pipelines.Failures;
using Headgate.Simulation.Faults;

namespace Headgate.Simulation.Pipelines;

/// <summary>How a pipeline is made: drawn by a seed.</summary>
internal sealed record PipelineShape
{
    /// <summary>The most handlers of a step that a disturbance sets.</summary>
    public const int MostConcurrency = 6;

    public const int RouteDemand = 10;

    /// <summary>What a pipeline asks for that has batchers and no step.</summary>
    private const int PassThroughDemand = 1000;

    private static readonly FaultKind[] ForAll =
    [
        FaultKind.HandlerThrows, FaultKind.HandlerThrowsCancelled, FaultKind.HandlerIsSlow, FaultKind.HandlerHangs, FaultKind.HandlerIgnoresToken,
        FaultKind.HandlerThrowsAfterCommit, FaultKind.HandlerHangsAfterCommit, FaultKind.PoisonMessage, FaultKind.AcknowledgeFails,
        FaultKind.AcknowledgeFailsAfterwards, FaultKind.AcknowledgeIsSlow, FaultKind.ConnectFails, FaultKind.ConnectHangs, FaultKind.ReadFails, FaultKind.ReadIsSlow,
        FaultKind.ConnectionIsCut, FaultKind.StageIsKilled, FaultKind.Paused, FaultKind.Drained,
        FaultKind.ConcurrencyChanges, FaultKind.CallsAreCancelled, FaultKind.MachineSleeps, FaultKind.WallClockJumps,
    ];

    /// <summary>Everything that can happen to a pipeline, whatever its shape.</summary>
    public static IReadOnlyList<FaultKind> AllFaults { get; } =
    [
        .. ForAll, FaultKind.BatchFailsInPart, FaultKind.DeadLettersFail, FaultKind.FailureHandlerThrows, FaultKind.RateChanges, FaultKind.PartitionsMove, FaultKind.DeliveredTwice,
        FaultKind.DeliveredOutOfOrder, FaultKind.ProcessIsKilled, FaultKind.StopIsGivenUp,
    ];

    public required bool IsLog { get; init; }

    public required int Sources { get; init; }

    public required int Messages { get; init; }

    public required int Keys { get; init; }

    public required bool IsKeyed { get; init; }

    public required IReadOnlyList<StepShape> Steps { get; init; }

    /// <summary>Whether the last step makes up to three parts of each message.</summary>
    public required bool Splits { get; init; }

    public required IReadOnlyList<BatcherShape> Batchers { get; init; }

    /// <summary>Whether each message goes to all batchers, and not to one.</summary>
    public required bool FansOut { get; init; }

    public required int Attempts { get; init; }

    public required FailureAction OnFailure { get; init; }

    public required bool HasFailureHandler { get; init; }

    public int? MaxInFlightBytes { get; init; }

    public bool IsLimited { get; init; }

    /// <summary>The most messages that can be with the pipeline at once: the windows of all steps, of the first once for each source.</summary>
    public int InFlightBound
    {
        get
        {
            var steps = Steps.Select(static step => step.MaxDemand * MostConcurrency).ToList();
            if (Splits) steps.Add(steps[^1]);
            if (FansOut && Batchers.Count > 0) steps.Add(RouteDemand);
            if (steps.Count == 0) steps.Add(PassThroughDemand);
            var batchers = Batchers.Sum(static batcher => batcher.MaxDemand * (MostConcurrency + 1));
            return steps.Sum() + batchers + (steps[0] * (Sources - 1));
        }
    }

    /// <summary>The sinks: the batchers, or the last step.</summary>
    public int SinkCount => Math.Max(1, Batchers.Count);

    public static PipelineShape Draw(Random random, Flaw flaw)
    {
        var needsQueue = flaw is Flaw.AcknowledgesTwice or Flaw.LosesWhatItFetched or Flaw.AcknowledgesWithOldTags;
        var batchers = DrawBatchers(random, flaw);
        var steps = Enumerable.Range(0, random.Next(batchers.Count == 0 ? 1 : 0, 4)).Select(_ => new StepShape(random.Next(1, 5), random.Next(1, 10))).ToList();
        if (flaw == Flaw.AcknowledgesBeforeWork && steps.Count == 0) steps.Add(new StepShape(2, 5));
        return new PipelineShape
        {
            IsLog = flaw == Flaw.CommitsPastGaps || (!needsQueue && random.Next(5) < 2),
            Sources = flaw == Flaw.BuffersWithoutBound ? 1 : random.Next(1, 4),
            Messages = random.Next(20, 80),
            Keys = random.Next(1, 8),
            IsKeyed = flaw == Flaw.ReordersOnRetry || random.Next(3) > 0,
            Steps = steps,
            Splits = steps.Count > 0 && random.Next(4) == 0,
            Batchers = batchers,
            FansOut = random.Next(3) == 0,
            Attempts = flaw == Flaw.ReordersOnRetry ? 4 : random.Next(1, 4),
            OnFailure = flaw == Flaw.AcknowledgesFailures ? FailureAction.Skip : DrawFailureAction(random),
            HasFailureHandler = flaw == Flaw.AcknowledgesFailures || random.Next(4) == 0,
            MaxInFlightBytes = random.Next(4) == 0 ? random.Next(40, 300) : null,
            IsLimited = random.Next(5) == 0,
        };
    }

    /// <summary>The faults that such a pipeline can have.</summary>
    public IEnumerable<FaultKind> PossibleFaults()
    {
        IEnumerable<FaultKind> faults = ForAll;
        if (Batchers.Count > 0) faults = faults.Append(FaultKind.BatchFailsInPart);
        if (OnFailure == FailureAction.Skip) faults = faults.Append(FaultKind.DeadLettersFail);
        if (HasFailureHandler) faults = faults.Append(FaultKind.FailureHandlerThrows);
        if (IsLimited) faults = faults.Append(FaultKind.RateChanges);
        return IsLog ? faults.Append(FaultKind.PartitionsMove) : faults.Concat([FaultKind.DeliveredTwice, FaultKind.DeliveredOutOfOrder]);
    }

    public int PartsOf(int id) => Splits ? 1 + (id % 3) : 1;

    public IReadOnlyList<int> SinksOf(int id) => FansOut || SinkCount == 1 ? [.. Enumerable.Range(0, SinkCount)] : [id % SinkCount];

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Messages} messages of {Keys} keys{(IsKeyed ? ", in order," : "")} from {Sources} x {(IsLog ? "log" : "queue")}; steps {string.Join(" ", Steps)}{(Splits ? ", split" : "")}; batchers {string.Join(" ", Batchers)}{(FansOut ? ", each to all" : "")}; {Attempts} attempts, then {OnFailure}{(MaxInFlightBytes is { } most ? $"; at most {most} bytes" : "")}{(IsLimited ? "; rate limited" : "")}");

    private static List<BatcherShape> DrawBatchers(Random random, Flaw flaw)
    {
        var count = random.Next(flaw is Flaw.SwallowsPartsOfBatches ? 1 : 0, 4);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var size = random.Next(1, 12);
            return new BatcherShape(size, random.Next(1, 4), random.Next(2) == 0 ? size : random.Next(1, 12), random.Next(1, 60));
        })];
    }

    private static FailureAction DrawFailureAction(Random random) => random.Next(8) switch
    {
        < 4 => FailureAction.Skip,
        < 6 => FailureAction.Return,
        6 => FailureAction.BlockKey,
        _ => FailureAction.StopPipeline,
    };
}
