using Headgate.Stages.Supervision;
using Headgate.Stages.Tests.Probes;

namespace Headgate.Stages.Tests;

/// <summary>Whoever stops a stage is not held up by it, and a deadline holds whatever the stage does. On real threads.</summary>
public sealed class StopIsolationTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Conformance", "S34")]
    public async Task What_runs_when_a_token_is_cancelled_does_not_run_on_the_thread_that_stops_the_stage(bool kills)
    {
        using var blocked = new ManualResetEventSlim();
        var (asked, ran) = (NewGate(), NewGate());
        var stopper = 0;
        var producer = Stage.Start(new ManualProducer<int>
        {
            WhenAsked = async (_, token) =>
            {
                await using var registration = token.Register(() =>
                {
                    if (Environment.CurrentManagedThreadId == stopper) throw new InvalidOperationException("On the stopper's thread.");
                    ran.TrySetResult();
                    blocked.Wait();
                });
                asked.TrySetResult();
                await ran.Task;
            },
        });
        await using var recorder = Stage.Start(new Recorder<int>("r", new SubscribeTo<int>(producer)));
        await asked.Task.WaitAsync(Patience);

        // Without an await between: the stopper stays on its thread.
        stopper = Environment.CurrentManagedThreadId;
        Task stopping;
        if (kills)
        {
            producer.Kill();
            stopping = Task.CompletedTask;
        }
        else
        {
            stopping = producer.StopAsync();
        }

        stopper = 0;
        await ran.Task.WaitAsync(Patience);
        blocked.Set();
        await stopping.WaitAsync(Patience);
        await producer.Completion.WaitAsync(Patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    [Fact]
    [Trait("Conformance", "S40")]
    [Trait("Tier", "Long")]
    public async Task A_task_that_holds_on_to_the_thread_of_its_cancellation_does_not_hold_up_its_supervisor()
    {
        using var blocked = new ManualResetEventSlim();
        var started = NewGate();
        var spec = new SupervisorSpec();
        spec.AddTask(
            "task",
            async token =>
            {
                var cancelled = new TaskCompletionSource();
                await using var registration = token.Register(cancelled.SetResult);
                started.SetResult();
                await cancelled.Task;
                blocked.Wait();
            },
            new ChildOptions { Shutdown = ChildShutdown.Within(TimeSpan.Zero) });
        var supervisor = await Supervisor.StartAsync(spec);
        await started.Task.WaitAsync(Patience);

        await supervisor.StopAsync().WaitAsync(Patience);

        blocked.Set();
    }

    [Fact]
    [Trait("Conformance", "S34")]
    public void The_deadline_of_a_stop_holds_although_nobody_waits_for_it_any_more() => Lab.ForEachSeed(50, async lab =>
    {
        using var patience = new CancellationTokenSource();
        var recorder = lab.Start(new Recorder<int> { WhenTerminated = _ => new ValueTask(new TaskCompletionSource().Task) });

        var stopping = recorder.StopAsync(deadline: TimeSpan.FromSeconds(10), cancellationToken: patience.Token);
        await lab.SettledAsync();
        patience.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopping);
        await Task.Delay(TimeSpan.FromSeconds(11), lab.Time);

        Assert.Equal(StageStatus.Faulted, recorder.Status);
    });

    [Fact]
    [Trait("Conformance", "S34")]
    public void A_wait_that_could_have_been_given_up_ends_with_the_stage() => Lab.ForEachSeed(50, async lab =>
    {
        using var patience = new CancellationTokenSource();
        var recorder = lab.Start(new Recorder<int>());

        await recorder.StopAsync(deadline: TimeSpan.FromSeconds(10), cancellationToken: patience.Token);

        Assert.Equal(StageStatus.Stopped, recorder.Status);
    });

    [Fact]
    [Trait("Conformance", "S34")]
    public async Task A_deadline_may_be_longer_than_any_timer()
    {
        var patient = Stage.Start(new Recorder<int>(new ConsumerOptions<int> { ShutdownTimeout = TimeSpan.FromDays(365) }));
        await patient.DisposeAsync();
        Assert.Equal(StageStatus.Stopped, patient.Status);

        var other = Stage.Start(new Recorder<int>());
        await other.StopAsync(deadline: TimeSpan.MaxValue);
        Assert.Equal(StageStatus.Stopped, other.Status);
    }

    [Fact]
    [Trait("Conformance", "S34")]
    public void A_negative_deadline_is_refused_and_stops_nobody() => Lab.ForEachSeed(5, async lab =>
    {
        var recorder = lab.Start(new Recorder<int>());

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await recorder.StopAsync(deadline: TimeSpan.FromSeconds(-3)));
        await lab.SettledAsync();

        Assert.Equal(StageStatus.Running, recorder.Status);
    });

    [Fact]
    [Trait("Conformance", "S34")]
    public async Task Blocking_on_a_stop_needs_no_help_of_the_callers_context()
    {
        var ended = NewGate();
        var thread = new Thread(() =>
        {
            SynchronizationContext.SetSynchronizationContext(new DeafContext());
            var producer = Stage.StartAsync(new ManualProducer<int>()).GetAwaiter().GetResult();
            producer.DisposeAsync().AsTask().Wait();
            var spec = new SupervisorSpec();
            spec.Add("child", () => new ManualProducer<int>());
            var supervisor = Supervisor.StartAsync(spec).GetAwaiter().GetResult();
            supervisor.StopAsync().Wait();
            supervisor.DisposeAsync().AsTask().Wait();
            ended.SetResult();
        })
        {
            IsBackground = true,
        };
        thread.Start();
        await ended.Task.WaitAsync(Patience);
    }

    private static TaskCompletionSource NewGate() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A user interface whose one thread is busy waiting.</summary>
    private sealed class DeafContext : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
        }
    }
}
