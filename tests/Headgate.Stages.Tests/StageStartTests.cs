using Headgate.Stages.Subscriptions;
using Headgate.Stages.Tests.Probes;

namespace Headgate.Stages.Tests;

public sealed class StageStartTests
{
    // GS-001: GenStage documents a start with :hibernate and then refuses it. A kind is a base class here, and nothing else can be said at the start.
    // GS-002.
    [Fact]
    [Trait("Conformance", "S32")]
    [Trait("Conformance", "S49")]
    public void Starting_returns_when_the_initialisation_has_ended() => Lab.ForEachSeed(20, async lab =>
    {
        var initialised = false;
        var recorder = lab.Start(new Recorder<int> { WhenStarted = _ => Do(() => initialised = true) });
        Assert.True(initialised);
        Assert.Equal(StageStatus.Running, recorder.Status);

        var steps = 0;
        var slow = new Recorder<int>
        {
            WhenStarted = async _ =>
            {
                await Task.Delay(TimeSpan.FromMinutes(1), lab.Time);
                steps++;
            },
        };
        Assert.Same(slow, await Stage.StartAsync(slow, lab.Environment));
        Assert.Equal((1, StageStatus.Running), (steps, slow.Status));
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Conformance", "S32")]
    public void A_failing_initialisation_fails_the_start(bool asynchronously) => Lab.ForEachSeed(20, async lab =>
    {
        var failure = new FormatException("boom");
        var producer = new ProducerProbe<int>();
        var recorder = new Recorder<int>(new ConsumerOptions<int> { SubscribeTo = [new(producer)] })
        {
            WhenStarted = async _ =>
            {
                if (asynchronously) await Task.Yield();
                throw failure;
            },
        };

        var thrown = await Assert.ThrowsAsync<FormatException>(() => Stage.StartAsync(recorder, lab.Environment));

        Assert.Same(failure, thrown);
        Assert.Same(failure, await Assert.ThrowsAsync<FormatException>(() => recorder.Completion));
        Assert.Equal((StageStatus.Faulted, StopReason.Fault(failure)), (recorder.Status, recorder.StopReason));
        Assert.Empty(producer.Requests);
        Assert.Null(recorder.Terminated);
        await Assert.ThrowsAsync<StageStoppedException>(() => recorder.SubscribeToAsync(producer));
    });

    [Fact]
    [Trait("Conformance", "S32")]
    public void Start_refuses_an_initialisation_that_must_be_awaited_and_says_what_to_write() => Lab.ForEachSeed(20, async lab =>
    {
        var recorder = new Recorder<int> { WhenStarted = async _ => await Task.Delay(TimeSpan.FromMinutes(1), lab.Time) };

        var error = Assert.Throws<InvalidOperationException>(() => Stage.Start(recorder, lab.Environment));

        Assert.Contains("await Stage.StartAsync(stage)", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StageKilledException>(() => recorder.Completion);
        Assert.Equal(StageStatus.Faulted, recorder.Status);
    });

    [Fact]
    [Trait("Conformance", "S32")]
    public void A_stage_starts_once() => Lab.ForEachSeed(5, async lab =>
    {
        var recorder = lab.Start(new Recorder<int>());

        var again = Assert.Throws<InvalidOperationException>(() => Stage.Start(recorder, lab.Environment));
        await recorder.StopAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => Stage.StartAsync(recorder, lab.Environment));

        Assert.Contains("'Recorder' was started before", again.Message, StringComparison.Ordinal);
        Assert.Equal(StageStatus.Stopped, recorder.Status);
    });

    [Fact]
    [Trait("Conformance", "S32")]
    public void A_stage_that_was_not_started_says_so_and_can_be_disposed() => Lab.ForEachSeed(5, async lab =>
    {
        var recorder = new Recorder<int>();
        var producer = new ManualProducer<int>();

        var error = await Assert.ThrowsAsync<InvalidOperationException>(async () => await recorder.SubscribeToAsync(lab.Start(new ManualProducer<int>())));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await producer.EstimateBufferedCountAsync());
        recorder.Kill();
        await recorder.StopAsync();
        await producer.DisposeAsync();

        Assert.Contains("Start it with Stage.Start or Stage.StartAsync", error.Message, StringComparison.Ordinal);
        Assert.Equal(StageStatus.Created, recorder.GetSnapshot().Status);
    });

    [Fact]
    [Trait("Conformance", "S32")]
    public void Cancelling_the_start_reaches_the_initialisation_and_fails_the_start() => Lab.ForEachSeed(20, async lab =>
    {
        using var patience = new CancellationTokenSource();
        var recorder = new Recorder<int> { WhenStarted = async token => await Task.Delay(TimeSpan.FromDays(1), lab.Time, token) };

        var starting = Stage.StartAsync(recorder, lab.Environment, patience.Token);
        patience.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => starting);
        Assert.Equal(StageStatus.Faulted, recorder.Status);
    });

    [Fact]
    [Trait("Conformance", "S32")]
    public void What_was_posted_during_the_start_is_handled_after_it() => Lab.ForEachSeed(20, async lab =>
    {
        Recorder<int> recorder = null!;
        recorder = new Recorder<int>
        {
            WhenStarted = async _ =>
            {
                recorder.PostAction(() => recorder.Story.Add("posted"));
                await Task.Yield();
                recorder.Story.Add("started");
            },
        };

        await Stage.StartAsync(recorder, lab.Environment);
        await lab.SettledAsync();

        Assert.Equal(["started", "posted"], recorder.Story);
    });

    [Fact]
    [Trait("Conformance", "S34")]
    public void A_stage_that_stops_itself_in_its_initialisation_stops() => Lab.ForEachSeed(20, async lab =>
    {
        Recorder<int> recorder = null!;
        recorder = new Recorder<int> { WhenStarted = _ => Do(() => recorder.Leave(StopReason.Shutdown)) };

        lab.Start(recorder);
        await recorder.Completion;

        Assert.Equal(StopReason.Shutdown, recorder.Terminated);
    });

    [Fact]
    [Trait("Conformance", "S34")]
    public void Cancelling_the_start_token_later_stops_the_stage() => Lab.ForEachSeed(20, async lab =>
    {
        using var life = new CancellationTokenSource();
        var recorder = new Recorder<int>();
        await Stage.StartAsync(recorder, lab.Environment, life.Token);

        life.Cancel();
        await recorder.Completion;

        Assert.Equal((StopReason.Shutdown, StopReason.Shutdown), (recorder.StopReason, recorder.Terminated));
    });

    [Fact]
    [Trait("Conformance", "S34")]
    public void A_start_token_that_is_cancelled_already_stops_the_stage_at_once() => Lab.ForEachSeed(20, async lab =>
    {
        var recorder = await Stage.StartAsync(new Recorder<int>(), lab.Environment, new CancellationToken(canceled: true));

        await recorder.Completion;

        Assert.Equal(StopReason.Shutdown, recorder.StopReason);
    });

    [Fact]
    [Trait("Conformance", "S34")]
    public void A_stage_that_has_stopped_lets_go_of_its_start_token() => Lab.ForEachSeed(50, async lab =>
    {
        using var life = new CancellationTokenSource();
        var weak = await StartAndStopAsync(lab.Environment, life.Token);
        await lab.SettledAsync();

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.False(weak.TryGetTarget(out _), "The token still holds the stage.");
    });

    private static async Task<WeakReference<Stage>> StartAndStopAsync(StageEnvironment environment, CancellationToken life)
    {
        var recorder = await Stage.StartAsync(new Recorder<int>(), environment, life);
        await recorder.StopAsync();
        return new WeakReference<Stage>(recorder);
    }

    private static ValueTask Do(Action action)
    {
        action();
        return default;
    }
}
