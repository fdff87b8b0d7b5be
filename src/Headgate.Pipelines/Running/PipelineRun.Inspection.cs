using System.Collections.Concurrent;
using Headgate.Pipelines.Building;
using Headgate.Pipelines.Inspection;

namespace Headgate.Pipelines.Running;

/// <content>What there is to see of it.</content>
internal sealed partial class PipelineRun
{
    private readonly ConcurrentDictionary<string, StepNumbers> _stepNumbers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<int, SourceNumbers> _sourceNumbers = new();

    public FailureLog RecentFailures { get; }

    /// <summary>What messages from outside come by is called so beside the sources.</summary>
    public string PushesName { get; }

    public StepNumbers NumbersOf(string step) => _stepNumbers.GetOrAdd(step, static _ => new StepNumbers());

    /// <summary>Those of the source at a place among all of them, the one for messages from outside last.</summary>
    public SourceNumbers NumbersOf(int source) => _sourceNumbers.GetOrAdd(source, static _ => new SourceNumbers());

    public IReadOnlyList<SourceSnapshot> DescribeSources()
    {
        var described = new List<SourceSnapshot>();
        var first = 0;
        foreach (var (name, options) in Plan.Front!.Sources)
        {
            var numbers = Enumerable.Range(first, options.Concurrency).Select(NumbersOf).ToList();
            first += options.Concurrency;
            described.Add(new SourceSnapshot
            {
                Name = name,
                Concurrency = options.Concurrency,
                ReceivedCount = numbers.Sum(static source => source.Received),
                Lag = SourceNumbers.LagOf(numbers),
                UnavailableReason = Availability.ReasonOf(name),
            });
        }

        var pushed = NumbersOf(first).Received;
        if (pushed > 0 || described.Count == 0) described.Add(new SourceSnapshot { Name = PushesName, Concurrency = 1, ReceivedCount = pushed });
        return described;
    }

    public StepSnapshot Describe(StepPlan step)
    {
        var control = ControlOf(step);
        control?.NoteBusyTime();
        var numbers = NumbersOf(step.Name);
        return new StepSnapshot
        {
            Name = step.Name,
            Role = step.Role,
            Concurrency = ConcurrencyOf(step),
            BusyWorkers = control?.BusyWorkers ?? 0,
            BusyTime = numbers.BusyTime,
            Load = control?.Load ?? 0,
            ProcessedCount = numbers.Processed,
            BatchCount = numbers.Batches,
            FailedCount = numbers.Failed,
            RetriedCount = numbers.Retried,
            DeadLetterCount = numbers.DeadLetters,
            BlockedCount = control?.BlockedCount ?? 0,
        };
    }
}
