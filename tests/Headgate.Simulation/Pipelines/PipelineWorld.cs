using Headgate.Simulation.Brokers;
using Headgate.Simulation.Faults;
using Headgate.Simulation.Obligations;
using Headgate.Simulation.Running;

namespace Headgate.Simulation.Pipelines;

/// <summary>What outlives the process: the broker, the ledger, the plan of faults; and how the pipeline is made.</summary>
internal sealed class PipelineWorld
{
    private const int MostIncarnations = 3;

    public PipelineWorld(int seed, Flaw flaw, bool keepsTrace)
    {
        Random = new Random(seed);
        Flaw = flaw;
        Shape = PipelineShape.Draw(Random, flaw);
        Incarnations = Random.Next(1, MostIncarnations + 1);
        var possible = Shape.PossibleFaults();
        Faults = new FaultPlan(Random, Incarnations > 1 ? possible.Concat([FaultKind.ProcessIsKilled, FaultKind.StopIsGivenUp]) : possible);
        foreach (var kind in NeededBy(flaw)) Faults.Plan(kind);

        // Where nothing fails for good nobody is told of failures.
        if (Faults.IsPlanned(FaultKind.DeadLettersFail) || Faults.IsPlanned(FaultKind.FailureHandlerThrows)) Faults.Plan(FaultKind.PoisonMessage);
        Journal = new Journal(keepsTrace);
        if (keepsTrace) Faults.OnStrike = kind => Journal.Note($"fault: {kind}");
        Ledger = new ObligationLedger { IsOrdered = Shape.IsKeyed };
        Broker = Shape.IsLog
            ? new SimulatedLog(Ledger, Faults, Journal, flaw, Random.Next(1, 5))
            : new SimulatedQueue(Ledger, Faults, Journal, flaw);
        Broker.InFlightBound = Shape.InFlightBound;
        if (Shape.MaxInFlightBytes is not null) Broker.SizeOf = static id => 1 + (id % 17);
    }

    /// <summary>Gets or sets how many pipelines there are, one after the other.</summary>
    public int Incarnations { get; set; }

    public Random Random { get; }

    public Flaw Flaw { get; }

    public PipelineShape Shape { get; }

    public FaultPlan Faults { get; }

    public Journal Journal { get; }

    public ObligationLedger Ledger { get; }

    public SimulatedBroker Broker { get; }

    public int Published { get; private set; }

    /// <summary>Publishes messages; those that there are still to be.</summary>
    public void Publish(int count)
    {
        for (; count > 0 && Published < Shape.Messages; count--) PublishOne();
    }

    /// <summary>Publishes one message more than planned.</summary>
    /// <returns>Its number.</returns>
    public int PublishOne()
    {
        var id = ++Published;
        var key = id % Shape.Keys;
        Ledger.Issue(id, key, Shape.PartsOf(id), Shape.SinksOf(id));
        Broker.Publish(id, key);
        return id;
    }

    private static IEnumerable<FaultKind> NeededBy(Flaw flaw) => flaw switch
    {
        Flaw.AcknowledgesFailures => [FaultKind.PoisonMessage, FaultKind.HandlerThrows],
        Flaw.DropsWhatIsCancelled => [FaultKind.HandlerHangs],
        Flaw.SwallowsPartsOfBatches => [FaultKind.BatchFailsInPart],
        Flaw.ForgetsDemandOnReconnect or Flaw.AcknowledgesWithOldTags or Flaw.LosesWhatItFetched => [FaultKind.ConnectionIsCut, FaultKind.HandlerIsSlow],
        Flaw.ReordersOnRetry => [FaultKind.HandlerThrows],
        Flaw.EndsWithItsDrain => [FaultKind.Drained],
        _ => [],
    };
}
