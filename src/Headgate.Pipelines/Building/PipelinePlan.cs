using System.Threading.RateLimiting;
using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Handlers;
using Headgate.Pipelines.Health;
using Headgate.Pipelines.Limits;
using Headgate.Pipelines.Options;

namespace Headgate.Pipelines.Building;

/// <summary>A pipeline as it was declared.</summary>
internal sealed class PipelinePlan(string name)
{
    public string Name => name;

    public PipelineOptions Options { get; set; } = new();

    public FrontPlan? Front { get; set; }

    public List<StepPlan> Steps { get; } = [];

    public List<StepPlan> Batchers { get; } = [];

    /// <summary>Names the batcher of a message: a function of the last step's type.</summary>
    public Delegate? Router { get; set; }

    public RetryOptions? Retry { get; set; }

    public FailureAction OnFailure { get; set; }

    public List<Func<IServiceProvider, object>> FailureHandlers { get; } = [];

    public Func<IServiceProvider, IDeadLetterSink>? DeadLetters { get; set; }

    public List<Dependency> Dependencies { get; } = [];

    public List<Func<IServiceProvider, PipelineHooks>> Hooks { get; } = [];

    public RateLimit? RateLimit { get; set; }

    public Func<IServiceProvider, RateLimiter>? Limiter { get; set; }

    /// <summary>Everything that is wrong with it.</summary>
    public IReadOnlyList<string> Check()
    {
        var faults = new OptionFaults(name);
        if (Front is null) faults.Add("there is no source. Begin with From");
        else Front.Check(faults);
        if (Front is not null && Steps.Count == 0 && Batchers.Count == 0) faults.Add("there is nothing that handles messages. Add a step with Process, or a batcher with Batch");
        CheckOptions(faults);
        foreach (var step in Steps) step.Check(faults);
        foreach (var batcher in Batchers) batcher.Check(faults);
        CheckNames(faults);
        return faults.Faults;
    }

    /// <summary>Puts another handler in the place of a batcher's.</summary>
    public void ReplaceBatchHandler<T>(string batcher, IBatchHandler<T> handler)
    {
        var index = Batchers.FindIndex(plan => plan.Name == batcher);
        if (index < 0) throw new InvalidOperationException($"Pipeline '{name}' has no batcher '{batcher}'.");
        if (Batchers[index] is not BatchPlan<T, T> plan) throw new InvalidOperationException($"Batcher '{batcher}' of pipeline '{name}' does not have messages of {typeof(T)}.");
        Batchers[index] = plan.WithHandler(handler.HandleAsync);
    }

    private void CheckOptions(OptionFaults faults)
    {
        faults.NotNegative("", nameof(PipelineOptions.ShutdownTimeout), Options.ShutdownTimeout == Timeout.InfiniteTimeSpan ? TimeSpan.Zero : Options.ShutdownTimeout);
        faults.AtLeast("", nameof(PipelineOptions.MaxRestarts), Options.MaxRestarts, 0);
        faults.Finite("", nameof(PipelineOptions.RestartsWithin), Options.RestartsWithin);
        if (Options.ResubscribeInterval != TimeSpan.Zero) faults.Finite("", nameof(PipelineOptions.ResubscribeInterval), Options.ResubscribeInterval);
        faults.Positive("", nameof(PipelineOptions.StalledAfter), Options.StalledAfter);
        faults.Positive("", nameof(PipelineOptions.HandlerTimeout), Options.HandlerTimeout);
        faults.AtLeast("", nameof(PipelineOptions.KeptFailures), Options.KeptFailures, 0);
        if (Options.MaxInFlightBytes is { } bytes) faults.AtLeast("", nameof(PipelineOptions.MaxInFlightBytes), bytes, 1);
        if (Retry is not null) StepPlan.CheckRetry(faults, nameof(Retry), Retry);
    }

    private void CheckNames(OptionFaults faults)
    {
        var all = Steps.Concat(Batchers).ToList();
        if (all.Exists(static step => string.IsNullOrWhiteSpace(step.Name)))
            faults.Add("a step or batcher has an empty name; give it one, by which settings, logs and metrics call it");
        foreach (var twice in all.GroupBy(static step => step.Name, StringComparer.Ordinal).Where(static same => same.Count() > 1))
            faults.Add($"{twice.First().Path}: there are {twice.Count()} steps or batchers of that name; give each its own");
    }
}
