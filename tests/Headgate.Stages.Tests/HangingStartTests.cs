using Headgate.Stages.Supervision;
using Headgate.Stages.Tests.Probes;
using Headgate.Stages.Tests.Supervision;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headgate.Stages.Tests;

/// <summary>An initialisation that never ends can be given up, by whoever stops the stage or its supervisor.</summary>
public sealed class HangingStartTests
{
    [Fact]
    [Trait("Conformance", "S32")]
    public void A_stage_that_is_killed_while_it_starts_fails_its_start() => Lab.ForEachSeed(50, async lab =>
    {
        var seen = CancellationToken.None;
        var recorder = new Recorder<int>
        {
            WhenStarted = token =>
            {
                seen = token;
                return new ValueTask(new TaskCompletionSource().Task);
            },
        };
        var starting = Stage.StartAsync(recorder, lab.Environment);
        await lab.SettledAsync();

        recorder.Kill();

        await Assert.ThrowsAsync<StageKilledException>(() => starting);
        await Assert.ThrowsAsync<StageKilledException>(() => recorder.Completion);
        Assert.Equal((StageStatus.Faulted, StopReason.Killed, true), (recorder.Status, recorder.StopReason, seen.IsCancellationRequested));
    });

    [Fact]
    [Trait("Conformance", "S32")]
    public void A_stop_asks_the_initialisation_to_give_up_and_its_deadline_ends_it() => Lab.ForEachSeed(50, async lab =>
    {
        var heeding = new Recorder<int> { WhenStarted = async token => await Task.Delay(Timeout.InfiniteTimeSpan, lab.Time, token) };
        var starting = Stage.StartAsync(heeding, lab.Environment);
        await heeding.StopAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => starting);

        var deaf = new Recorder<int> { WhenStarted = _ => new ValueTask(new TaskCompletionSource().Task) };
        starting = Stage.StartAsync(deaf, lab.Environment);
        var before = lab.Time.Elapsed;
        await deaf.StopAsync(deadline: TimeSpan.FromSeconds(7));
        Assert.Equal(TimeSpan.FromSeconds(7), lab.Time.Elapsed - before);
        await Assert.ThrowsAsync<StageKilledException>(() => starting);
    });

    [Fact]
    [Trait("Conformance", "S32")]
    public void An_initialisation_that_ends_all_the_same_is_followed_by_an_orderly_stop() => Lab.ForEachSeed(50, async lab =>
    {
        var gate = new TaskCompletionSource();
        var recorder = new Recorder<int> { WhenStarted = _ => new ValueTask(gate.Task) };
        var starting = Stage.StartAsync(recorder, lab.Environment);

        var stopping = recorder.StopAsync(StopReason.Shutdown);
        await lab.SettledAsync();
        Assert.False(stopping.IsCompleted);
        gate.SetResult();
        await starting;
        await stopping;

        Assert.Equal((StageStatus.Stopped, StopReason.Shutdown), (recorder.Status, recorder.Terminated));
    });

    [Fact]
    [Trait("Conformance", "S32")]
    public void What_an_abandoned_initialisation_emits_goes_nowhere() => Lab.ForEachSeed(50, async lab =>
    {
        var (gate, after) = (new TaskCompletionSource(), (Exception?)null);
        ManualProducer<int> producer = null!;
        producer = new ManualProducer<int>
        {
            WhenStarted = async _ =>
            {
                producer.EmitNow(1);
                await gate.Task;
                after = Record.Exception(() => producer.EmitNow(2));
            },
        };
        var starting = Stage.StartAsync(producer, lab.Environment);
        producer.Kill();
        await Assert.ThrowsAsync<StageKilledException>(() => starting);

        gate.SetResult();
        await lab.SettledAsync();

        Assert.IsType<StageStoppedException>(after);
        Assert.Equal([1], producer.Discarded.SelectMany(discarded => discarded.Events));
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Conformance", "S40")]
    public void A_supervisor_whose_child_hangs_in_its_start_stops_within_the_childs_deadline(bool heeds) => Steps.UnderEachSeed(50, async lab =>
    {
        var starts = 0;
        var spec = new SupervisorSpec();
        var child = spec.Add<int>(
            "child",
            () => new Recorder<int> { WhenStarted = async token => await Task.Delay(starts++ == 0 ? TimeSpan.Zero : TimeSpan.FromDays(1), lab.Time, heeds ? token : default) },
            new ChildOptions { Shutdown = ChildShutdown.Within(TimeSpan.FromSeconds(2)) });
        var supervisor = await Supervisor.StartAsync(spec, lab.Environment);
        ((Recorder<int>)child.Stage!).PostAction(() => throw new FormatException("boom"));
        await Steps.UntilAsync(lab, () => starts == 2);
        var before = lab.Time.Elapsed;

        await supervisor.StopAsync();

        Assert.Equal(heeds ? TimeSpan.Zero : TimeSpan.FromSeconds(2), lab.Time.Elapsed - before);
        Assert.Equal(ChildStatus.Stopped, child.Status);
    });

    [Fact]
    [Trait("Conformance", "S32")]
    public async Task Of_many_who_start_a_stage_at_once_one_does()
    {
        // Each is held where it has seen that the stage was not started, until the other has seen it too.
        using var together = new Barrier(2);
        var producer = new ManualProducer<int>();
        var environment = new StageEnvironment(loggerFactory: new MeetingPoint(together));
        var tries = Enumerable.Range(0, 2).Select(_ => Task.Factory.StartNew(
            () => Record.Exception(() => Stage.Start(producer, environment)), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        var failures = await Task.WhenAll(tries);

        Assert.IsType<InvalidOperationException>(Assert.Single(failures, failure => failure is not null));
        await producer.StopAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(StageStatus.Stopped, producer.Status);
    }

    private sealed class MeetingPoint(Barrier barrier) : ILoggerFactory
    {
        public ILogger CreateLogger(string categoryName)
        {
            barrier.SignalAndWait();
            return NullLogger.Instance;
        }

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public void Dispose()
        {
        }
    }
}
