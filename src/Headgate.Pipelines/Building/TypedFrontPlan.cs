using Headgate.Pipelines.Replaying;
using Headgate.Pipelines.Running;
using Headgate.Pipelines.Sources;
using Headgate.Stages;
using Headgate.Stages.Supervision;

namespace Headgate.Pipelines.Building;

/// <summary>The sources of a pipeline, with the type of their data.</summary>
internal sealed class TypedFrontPlan<T> : FrontPlan
{
    private readonly List<SourcePlan<T>> _sources = [];

    public override IReadOnlyList<(string Name, SourceOptions Options)> Sources => [.. _sources.Select(static source => (source.Name, source.Options))];

    public override IReadOnlyList<int> Weights => [.. _sources.SelectMany(static source => Enumerable.Repeat(source.Options.Weight, source.Options.Concurrency)), _sources.Count == 0 ? 1 : _sources.Max(static source => source.Options.Weight)];

    public void Add(string name, SourceOptions options, Func<SourceContext, Source<T>> create) => _sources.Add(new SourcePlan<T>(name, options, create));

    /// <summary>Puts others in the place of all sources, under their names.</summary>
    public void ReplaceAll(Func<SourceContext, Source<T>> create)
    {
        for (var i = 0; i < _sources.Count; i++) _sources[i] = _sources[i] with { Create = create };
    }

    public override object Build(PipelineRun run, SupervisorSpec spec)
    {
        var gate = new SourceGate(run, run.Limiter);
        var handles = new List<IProducer<Message<T>>>();
        foreach (var (name, options, create) in _sources)
        {
            var ids = IdsOf(name, options);
            for (var i = 0; i < options.Concurrency; i++)
            {
                var context = new SourceContext(run.Name, name, i, run.Services, run.Environment, run.Availability)
                {
                    Numbers = run.NumbersOf(handles.Count),
                    Peers = [.. Enumerable.Range(handles.Count - i, options.Concurrency).Select(run.NumbersOf)],
                };
                handles.Add(Add(run, spec, gate, ids[i], handles.Count, () => create(context)));
            }
        }

        // What is pushed, or sent by a test, is neither limited nor counted as the pipeline's source.
        var pushes = new PushSource<T>(run.Name);
        run.Pushes = pushes;
        handles.Add(Add(run, spec, new SourceGate(run, null), run.PushesName, handles.Count, () => pushes));
        return handles;
    }

    public override bool CanReplay(IReplayableDeadLetters letters) => letters.Replays<T>();

    public override Task<long> ReplayAsync(PipelineRun run, IReplayableDeadLetters letters, Task stopped, CancellationToken cancellationToken)
    {
        var source = letters.Replay<T>(new SourceContext(run.Name, "replay", 0, run.Services, run.Environment));
        return new RunningReplay<T>(source, (PushSource<T>)run.Pushes!, run).RunAsync(stopped, cancellationToken);
    }

    private static ProducerHandle<Message<T>> Add(PipelineRun run, SupervisorSpec spec, SourceGate gate, string name, int index, Func<Source<T>> create) => spec.Add(name, () =>
    {
        var stage = new SourceStage<T>(create(), gate, index, new ProducerOptions<Message<T>> { Name = $"{run.Name}.{name}" });
        run.Watch(index, stage, stage);
        return stage;
    });
}
