using Headgate.Pipelines.Diagnostics;
using Headgate.Pipelines.Options;
using Headgate.Pipelines.Processing;
using Headgate.Pipelines.Running;
using Headgate.Stages;

namespace Headgate.Pipelines.Building;

/// <summary>A step with the types of its messages: knows how to make its stage.</summary>
internal abstract class TypedStepPlan<TIn, TOut>(string name) : StepPlan(name)
{
    /// <summary>The key by which the step keeps messages in order; null for none.</summary>
    public KeySelection<TIn>? Key { get; set; }

    public override bool IsKeyed => Key is not null;

    /// <summary>Makes what the stage does with messages.</summary>
    protected abstract IIntake<TIn> CreateIntake(StepParts<TIn, TOut> parts);

    public override object? Build(StepBuild build)
    {
        var producers = (IReadOnlyList<IProducer<Message<TIn>>>)build.Upstream;
        var subscriptions = producers.Index().Select(producer =>
            new SubscribeTo<Message<TIn>>(producer.Item, LaneSubscription.To(producer.Index, build.Partition))).ToList();
        if (IsBatcher || (!build.HasNextStep && build.Run.Plan.Batchers.Count == 0))
        {
            build.Spec.Add(Name, () => CreateFinal(build, subscriptions));
            return null;
        }

        return (IReadOnlyList<IProducer<Message<TOut>>>)[build.Spec.Add(Name, () => CreateForwarding(build, subscriptions))];
    }

    private Consumer<Message<TIn>> CreateFinal(StepBuild build, IReadOnlyList<SubscribeTo<Message<TIn>>> subscriptions)
    {
        var step = RuntimeOf(build);
        var services = new StepServices(build.Run.Services, step);
        var output = new FinalOutput<TOut>(Name, IsBatcher);
        var stage = new FinalStage<TIn>(step, stage => CoreOf(build, step, services, output, stage), subscriptions, new() { Name = build.Run.NameOf(this) });
        build.Run.Watch(stage, stage, services);
        return stage;
    }

    private ProducerConsumer<Message<TIn>, Message<TOut>> CreateForwarding(StepBuild build, IReadOnlyList<SubscribeTo<Message<TIn>>> subscriptions)
    {
        var step = RuntimeOf(build);
        var services = new StepServices(build.Run.Services, step);
        var batchers = build.HasNextStep ? [] : build.Run.Plan.Batchers;
        var options = new ProducerConsumerOptions<Message<TIn>, Message<TOut>>
        {
            Name = build.Run.NameOf(this),
            Dispatcher = batchers.Count == 0 ? null : () => new BatcherDispatcher<TOut>(batchers.Count),
        };
        var stage = new ForwardingStage<TIn, TOut>(step, (stage, outbox) => CoreOf(build, step, services, OutputOf(build.Run, batchers, outbox), stage), subscriptions, options);
        build.Run.Watch(stage, stage, services);
        return stage;
    }

    private static IOutput<TOut> OutputOf(PipelineRun run, IReadOnlyList<StepPlan> batchers, Outbox<TOut> outbox) => batchers.Count == 0
        ? new StepOutput<TOut>(outbox)
        : new BatcherOutput<TOut>(outbox, [.. batchers.Select(static batcher => batcher.Name)], (Func<TOut, string>?)run.Plan.Router);

    private StepRuntime RuntimeOf(StepBuild build) => new(
        Name,
        build.Run,
        build.Run.PolicyFor(Options),
        Options.HandlerTimeout ?? build.Run.Plan.Options.HandlerTimeout,
        new StepTelemetry(build.Run.Name, Name, build.IsFirst, build.Run.Environment.TimeProvider));

    private StepCore<TIn> CoreOf(StepBuild build, StepRuntime step, StepServices services, IOutput<TOut> output, IStepStage stage)
    {
        var done = new DoneCounter(build.Weights.Count);
        var concurrency = build.Run.ConcurrencyOf(this);
        var (window, minimum) = WindowFor(concurrency);
        var parts = new StepParts<TIn, TOut>(step, services, output, done, concurrency);
        var intake = CreateIntake(parts);
        var core = new StepCore<TIn>(stage, intake, new CreditBook(window, minimum, build.Weights), done, build.IsFirst, control => build.Run.Register(this, control));
        intake.Attach(core, stage);
        return core;
    }
}
