using Headgate.Pipelines.Options;
using Headgate.Pipelines.Replaying;
using Headgate.Pipelines.Running;
using Headgate.Pipelines.Sources;
using Headgate.Stages.Supervision;

namespace Headgate.Pipelines.Building;

/// <summary>The sources of a pipeline as they were declared.</summary>
internal abstract class FrontPlan
{
    /// <summary>The names and the options of the sources; without the one for messages from outside.</summary>
    public abstract IReadOnlyList<(string Name, SourceOptions Options)> Sources { get; }

    /// <summary>The weights of all source stages, in their order, the one for messages from outside last.</summary>
    public abstract IReadOnlyList<int> Weights { get; }

    /// <summary>Adds the stages to the specification.</summary>
    /// <returns>Their handles: <c>IReadOnlyList&lt;IProducer&lt;Message&lt;T&gt;&gt;&gt;</c>.</returns>
    public abstract object Build(PipelineRun run, SupervisorSpec spec);

    /// <summary>Whether letters of a sink can be put in in front.</summary>
    public abstract bool CanReplay(IReplayableDeadLetters letters);

    /// <summary>Puts the letters of a sink in in front; there are some that it can.</summary>
    /// <param name="run">The pipeline.</param>
    /// <param name="letters">The sink.</param>
    /// <param name="stopped">Ends with the pipeline.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>How many.</returns>
    public abstract Task<long> ReplayAsync(PipelineRun run, IReplayableDeadLetters letters, Task stopped, CancellationToken cancellationToken);

    /// <summary>An id for what the pipeline itself has beside its sources: its own, unless a source is called so.</summary>
    public string IdBeside(string own)
    {
        var taken = Sources.SelectMany(static source => IdsOf(source.Name, source.Options)).ToHashSet(StringComparer.Ordinal);
        var id = own;
        for (var number = 2; taken.Contains(id); number++) id = $"{own}#{number}";
        return id;
    }

    public void Check(OptionFaults faults)
    {
        foreach (var (name, options) in Sources)
        {
            faults.AtLeast($"Sources:{name}", nameof(SourceOptions.Concurrency), options.Concurrency, 1);
            faults.AtLeast($"Sources:{name}", nameof(SourceOptions.Weight), options.Weight, 1);
        }

        foreach (var twice in Sources.GroupBy(static source => source.Name, StringComparer.Ordinal).Where(static same => same.Count() > 1))
            faults.Add($"Sources:{twice.Key}: there are {twice.Count()} sources of that name; give each its own");
        foreach (var (name, options) in Sources.Where(static source => source.Options.Concurrency > 1))
        {
            foreach (var id in IdsOf(name, options).Where(id => Sources.Any(other => other.Name == id && other.Options.Concurrency == 1)))
                faults.Add($"Sources:{id}: one of the {options.Concurrency} stages of the source '{name}' is called so; give one of the two sources another name");
        }
    }

    /// <summary>The ids of the stages of a source.</summary>
    protected static IReadOnlyList<string> IdsOf(string name, SourceOptions options) =>
        options.Concurrency <= 1 ? [name] : [.. Enumerable.Range(1, options.Concurrency).Select(number => $"{name}-{number}")];
}
