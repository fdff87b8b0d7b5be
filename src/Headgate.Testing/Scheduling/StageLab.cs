using System.Globalization;
using System.Text;
using Headgate.Stages;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headgate.Testing.Scheduling;

/// <summary>
/// Runs real stages under a deterministic scheduler with virtual time. One seed is one interleaving: what can happen next is drawn from a
/// seeded generator, one signal at a time, on the calling thread. The same seed gives the same run, step by step.
/// </summary>
/// <remarks>Not thread-safe: a lab belongs to the thread that uses it. Code under test awaits without <c>ConfigureAwait(false)</c> and takes its
/// time from <see cref="Time"/>; a lab notices what leaves it and fails the run.</remarks>
public sealed class StageLab
{
    private readonly LabScheduler _scheduler;
    private readonly List<Stage> _stages = [];
    private readonly List<string> _trace = [];
    private readonly bool _keepsTrace;

    /// <summary>Creates a lab.</summary>
    /// <param name="seed">Decides everything that is left open.</param>
    /// <param name="loggerFactory">Where stages log; null for nowhere.</param>
    /// <param name="keepsTrace">Whether <see cref="Trace"/> is written.</param>
    public StageLab(int seed, ILoggerFactory? loggerFactory = null, bool keepsTrace = false)
    {
        Seed = seed;
        Random = new Random(seed);
        _keepsTrace = keepsTrace;
        _scheduler = new LabScheduler(new Random(seed ^ 0x5eed), Note);
        Time = new VirtualTime(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), action => _scheduler.Run(action, "timer"));
        Environment = new StageEnvironment(Time, loggerFactory ?? NullLoggerFactory.Instance, _scheduler, seed);
    }

    /// <summary>Gets the seed.</summary>
    public int Seed { get; }

    /// <summary>Gets a generator for the test's own choices, seeded with <see cref="Seed"/>.</summary>
    public Random Random { get; }

    /// <summary>Gets the clock.</summary>
    public VirtualTime Time { get; }

    /// <summary>Gets the environment in which stages under test are started.</summary>
    public StageEnvironment Environment { get; }

    /// <summary>Gets how many steps have run.</summary>
    public int StepCount { get; private set; }

    /// <summary>Gets what ran, step by step, when the lab keeps a trace.</summary>
    public IReadOnlyList<string> Trace => _trace;

    /// <summary>Gets the names of the stages that run here, whoever has started them, in the order in which they began; those of a pipeline are called after it and their
    /// step.</summary>
    public IReadOnlyList<string> LiveStages => _scheduler.LiveStages().ConvertAll(static stage => stage.Name);

    /// <summary>Kills a stage that runs here, whoever has started it: as a defect of its own would, at this very step.</summary>
    /// <param name="name">The name of the stage; see <see cref="LiveStages"/>.</param>
    /// <returns>False when no such stage runs.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public bool Kill(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (_scheduler.LiveStages().Find(stage => stage.Name == name) is not { } stage) return false;
        stage.Kill();
        return true;
    }

    /// <summary>The machine sleeps: time passes in which nothing runs, and what is due then is due all at once.</summary>
    /// <param name="by">How much; 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="by"/> is less than 0.</exception>
    public void Suspend(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        Time.Advance(by);
    }

    /// <summary>Starts a stage in the lab.</summary>
    /// <typeparam name="TStage">The type of the stage.</typeparam>
    /// <param name="stage">A stage that was never started.</param>
    /// <returns>The stage.</returns>
    /// <exception cref="InvalidOperationException">The stage was started before, or its initialisation must be awaited.</exception>
    public TStage Start<TStage>(TStage stage)
        where TStage : Stage
    {
        _scheduler.Adopt();
        Stage.Start(stage, Environment);
        _stages.Add(stage);
        return stage;
    }

    /// <summary>Runs one step.</summary>
    /// <returns>False when nothing can run without time passing.</returns>
    public bool Step()
    {
        _scheduler.Adopt();
        if (!_scheduler.Step()) return false;
        StepCount++;
        return true;
    }

    /// <summary>Runs until nothing can run without time passing.</summary>
    /// <param name="mostSteps">Gives up after this many steps.</param>
    /// <exception cref="StageLabException">There was no end.</exception>
    public void RunToQuiescence(int mostSteps = 1_000_000)
    {
        for (var steps = 0; Step(); steps++)
        {
            if (steps >= mostSteps) throw Failure($"The stages were still busy after {mostSteps} steps.");
        }
    }

    /// <summary>Lets time pass, running everything that becomes possible.</summary>
    /// <param name="by">How much; 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="by"/> is less than 0.</exception>
    /// <exception cref="StageLabException">The stages were busy without end.</exception>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        _scheduler.Adopt();
        RunToQuiescence();
        Time.Advance(by);
        RunToQuiescence();
    }

    /// <summary>Runs a test in the lab until it ends. When nothing else can happen, time skips to the next timer.</summary>
    /// <param name="test">The test. It may await anything that the lab runs.</param>
    /// <param name="mostSteps">Gives up after this many steps in which no time passed.</param>
    /// <exception cref="StageLabException">The test waits for something that can never happen, or something ran outside the lab.</exception>
    public void Run(Func<Task> test, int mostSteps = 1_000_000)
    {
        ArgumentNullException.ThrowIfNull(test);
        _scheduler.Adopt();
        Task? running = null;
        _scheduler.Run(() => running = test(), "test");
        var steps = 0;
        while (running is not { IsCompleted: true })
        {
            if (++steps > mostSteps) throw Failure($"The stages were still busy after {mostSteps} steps in which no time passed.");
            if (Step()) continue;
            if (!Time.SkipToNextTimer()) throw Failure("The test waits for something that can never happen.");
            steps = 0;
        }

        running.GetAwaiter().GetResult();
    }

    /// <summary>The state of every stage, for messages.</summary>
    /// <returns>One line for each stage and each subscription.</returns>
    public string DescribeStages()
    {
        var text = new StringBuilder();
        foreach (var stage in _stages)
        {
            var now = stage.GetSnapshot();
            text.Append(CultureInfo.InvariantCulture, $"  {now.Name}: {now.Status}, open demand {now.OpenDemand}, buffered {now.BufferedCount}, emitted {now.EmittedCount}, processed {now.ProcessedCount}\n");
            foreach (var consumer in now.Consumers) text.Append(CultureInfo.InvariantCulture, $"    -> {consumer.With}: open {consumer.OpenDemand}, sent {consumer.DeliveredCount}\n");
            foreach (var producer in now.Producers) text.Append(CultureInfo.InvariantCulture, $"    <- {producer.With}: outstanding {producer.OpenDemand}, processed {producer.DeliveredCount}\n");
        }

        return text.ToString();
    }

    private StageLabException Failure(string what) => new($"{what} Seed {Seed}, {StepCount} steps, {Time.Elapsed} of virtual time. The stages:\n{DescribeStages()}");

    private void Note(string step)
    {
        if (_keepsTrace) _trace.Add(step);
    }
}
