using Headgate.Stages.Diagnostics;
using Headgate.Stages.Execution;
using Headgate.Stages.Subscriptions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headgate.Stages;

/// <summary>Where stages run: their clock and their logs. Immutable, and safe to share between threads and stages.</summary>
public sealed class StageEnvironment
{
    private static long _lastSubscriptionId;
    private readonly StageEnvironment? _original;
    private long _lastStageNumber;

    /// <summary>Creates an environment.</summary>
    /// <param name="timeProvider">The clock; null for the system's.</param>
    /// <param name="loggerFactory">Where stages log; null to write failures, and nothing else, to standard error. <see cref="NullLoggerFactory"/> logs nowhere.</param>
    public StageEnvironment(TimeProvider? timeProvider = null, ILoggerFactory? loggerFactory = null)
        : this(timeProvider, loggerFactory, ThreadPoolStageScheduler.Instance, seed: Environment.TickCount)
    {
    }

    internal StageEnvironment(TimeProvider? timeProvider, ILoggerFactory? loggerFactory, IStageScheduler scheduler, int seed)
    {
        TimeProvider = timeProvider ?? TimeProvider.System;
        LoggerFactory = loggerFactory as GuardedLoggers ?? new GuardedLoggers(loggerFactory ?? StandardErrorLoggerFactory.Instance);
        Scheduler = scheduler;
        Seed = seed;
    }

    private StageEnvironment(StageEnvironment original, ILoggerFactory loggerFactory)
        : this(original.TimeProvider, loggerFactory, original.Scheduler, original.Seed) => _original = original;

    /// <summary>Gets the environment that is used when none is given: the system's clock, failures to standard error, the thread pool.</summary>
    public static StageEnvironment Default { get; } = new();

    /// <summary>Gets the clock.</summary>
    public TimeProvider TimeProvider { get; }

    /// <summary>Gets where stages log. What the log throws costs its lines, and nothing else.</summary>
    public ILoggerFactory LoggerFactory { get; }

    /// <summary>The same environment with other logs: for code that runs stages of its own, and knows better what of them is worth telling.</summary>
    /// <param name="loggerFactory">Where stages log.</param>
    /// <returns>The environment; its clock is the same, and its stages run in the same place.</returns>
    public StageEnvironment WithLoggerFactory(ILoggerFactory loggerFactory)
    {
        ArgumentNullException.ThrowIfNull(loggerFactory);
        return new StageEnvironment(_original ?? this, loggerFactory);
    }

    /// <summary>Runs work soon, where stages run: on the thread pool, or in the lab that runs the test. For code that works beside stages.</summary>
    /// <param name="work">The work; what it throws is nobody's to catch.</param>
    /// <remarks>Safe on any thread. Never runs the work on the caller's stack.</remarks>
    public void Schedule(IThreadPoolWorkItem work)
    {
        ArgumentNullException.ThrowIfNull(work);
        Scheduler.Schedule(work);
    }

    /// <summary>Runs work once more when others have had their turn: for work that goes on for long, at the end of each of its turns.</summary>
    /// <param name="work">The work; what it throws is nobody's to catch.</param>
    /// <remarks>Safe on any thread. Never runs the work on the caller's stack.</remarks>
    public void Yield(IThreadPoolWorkItem work)
    {
        ArgumentNullException.ThrowIfNull(work);
        Scheduler.Yield(work);
    }

    /// <summary>Gets what code that works beside stages gives to <c>ConfigureAwait</c>: false, so that it goes on in no caller's context, which may be that of a thread
    /// that waits for it; true in a lab, whose context is where all goes on.</summary>
    public bool KeepsContext => Scheduler.KeepsContext;

    internal IStageScheduler Scheduler { get; }

    internal int Seed { get; }

    /// <summary>An id for a subscription: a producer may have consumers of several environments.</summary>
    internal static SubscriptionId NextSubscriptionId() => new(Interlocked.Increment(ref _lastSubscriptionId));

    /// <summary>Numbers stages from 1 in each environment, so that a seed replays.</summary>
    internal long NextStageNumber() => _original?.NextStageNumber() ?? Interlocked.Increment(ref _lastStageNumber);
}
