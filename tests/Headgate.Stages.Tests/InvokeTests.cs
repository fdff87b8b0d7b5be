using Headgate.Stages.Subscriptions;
using Headgate.Stages.Tests.Probes;

namespace Headgate.Stages.Tests;

/// <summary>Calls into a stage (GenStage <c>call</c> and <c>cast</c>).</summary>
public sealed class InvokeTests
{
    // GS-074: events go out before the reply.
    [Fact]
    [Trait("Conformance", "S35")]
    public void The_answer_comes_after_the_events_were_dispatched_or_buffered() => Lab.ForEachSeed(50, async lab =>
    {
        var producer = lab.Start(new ManualProducer<int>());
        var probe = new DownstreamProbe<int>(1);
        ((IProducer<int>)producer).Connect(probe.Request());
        await lab.SettledAsync();
        probe.Upstream!.Ask(2);

        await producer.EmitAsync(1, 2, 3);

        Assert.Equal([1, 2], probe.Events);
        Assert.Equal(1, producer.GetSnapshot().BufferedCount);
    });

    [Fact]
    [Trait("Conformance", "S35")]
    public void A_call_gives_the_functions_result_whether_it_awaits_or_not() => Lab.ForEachSeed(20, async lab =>
    {
        var recorder = lab.Start(new Recorder<int>());

        Assert.Equal(42, await recorder.CallAsync(() => 42));
        Assert.Equal(43, await recorder.CallAsync(async () =>
        {
            await Task.Delay(TimeSpan.FromHours(1), lab.Time);
            return 43;
        }));
    });

    [Fact]
    [Trait("Conformance", "S35")]
    public void Calls_of_one_caller_run_in_order_one_at_a_time_even_when_they_await() => Lab.ForEachSeed(async lab =>
    {
        var recorder = lab.Start(new Recorder<int>());
        var calls = Enumerable.Range(0, 10).Select(i => recorder.CallAsync(async () =>
        {
            recorder.Story.Add($"begin {i}");
            if (i % 2 == 0) await Task.Yield();
            recorder.Story.Add($"end {i}");
            return i;
        })).ToList();

        await Lab.AllAsync(calls);

        Assert.Equal(Enumerable.Range(0, 10).SelectMany(i => (string[])[$"begin {i}", $"end {i}"]), recorder.Story);
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Conformance", "S35")]
    public void An_exception_goes_to_the_caller_and_the_stage_goes_on(bool awaits) => Lab.ForEachSeed(20, async (lab, logs) =>
    {
        var failure = new FormatException("boom");
        var producer = lab.Start(new ManualProducer<int>());

        var thrown = await Assert.ThrowsAsync<FormatException>(() => producer.CallAsync<int>(async () =>
        {
            if (awaits) await Task.Yield();
            throw failure;
        }));

        Assert.Same(failure, thrown);
        await producer.EmitAsync(1);
        Assert.Equal(StageStatus.Running, producer.Status);
        Assert.Empty(logs.AtLeast(Microsoft.Extensions.Logging.LogLevel.Warning));
    });

    [Fact]
    [Trait("Conformance", "S35")]
    public void A_call_to_a_stage_that_is_gone_fails_with_the_reason_and_an_advice() => Lab.ForEachSeed(20, async lab =>
    {
        var recorder = lab.Start(new Recorder<int>());
        var failed = lab.Start(new Recorder<int>());
        await recorder.StopAsync(StopReason.Shutdown);
        failed.PostAction(() => throw new FormatException("boom"));
        await lab.SettledAsync();

        var orderly = await Assert.ThrowsAsync<StageStoppedException>(() => recorder.CallAsync(() => 1));
        var broken = await Assert.ThrowsAsync<StageStoppedException>(() => failed.CallAsync(() => 1));

        Assert.Equal(("Recorder", StopReason.Shutdown), (orderly.StageName, orderly.Reason));
        Assert.Contains("ChildHandle.Stage", orderly.Message, StringComparison.Ordinal);
        Assert.IsType<FormatException>(broken.InnerException);
    });

    [Fact]
    [Trait("Conformance", "S35")]
    public void Every_call_is_answered_whenever_the_stage_stops() => Lab.ForEachSeed(async lab =>
    {
        var producer = lab.Start(new ManualProducer<int>());
        var calls = new List<Task>();
        for (var i = 0; i < 10; i++)
        {
            calls.Add(producer.EmitAsync(i));
            if (i == 5) _ = producer.StopAsync();
            if (lab.Random.Next(3) == 0) await Task.Yield();
        }

        await producer.Completion;
        await lab.SettledAsync();

        Assert.All(calls, call => Assert.True(call.IsCompleted));
        Assert.All(calls.Take(6), call => Assert.True(call.IsCompletedSuccessfully));
        Assert.All(calls.Skip(6), call => Assert.IsType<StageStoppedException>(call.Exception?.InnerException));
    });

    [Theory]
    [InlineData("awaits")]
    [InlineData("returns")]
    [InlineData("throws")]
    [Trait("Conformance", "S35")]
    public void A_call_that_runs_while_the_stage_is_killed_is_answered(string way) => Lab.ForEachSeed(20, async lab =>
    {
        Recorder<int> recorder = null!;
        recorder = lab.Start(new Recorder<int>());

        var call = recorder.CallAsync(() =>
        {
            recorder.Kill();
            if (way == "throws") throw new FormatException("boom");
            return way == "awaits" ? new ValueTask<int>(new TaskCompletionSource<int>().Task) : new ValueTask<int>(1);
        });
        await Assert.ThrowsAsync<StageKilledException>(() => recorder.Completion);
        await lab.SettledAsync();

        Assert.True(call.IsCompleted, "The caller waits for ever.");
        if (way == "awaits") Assert.IsType<StageStoppedException>(call.Exception?.InnerException);
    });

    [Fact]
    [Trait("Conformance", "S35")]
    public void A_post_is_not_awaited_and_its_exception_stops_the_stage() => Lab.ForEachSeed(20, async lab =>
    {
        var recorder = lab.Start(new Recorder<int>());
        var ran = false;

        recorder.PostAction(() => ran = true);
        recorder.PostAction(() => throw new FormatException("boom"));

        await Assert.ThrowsAsync<FormatException>(() => recorder.Completion);
        Assert.True(ran);
        recorder.PostAction(() => ran = false);
        await lab.SettledAsync();
        Assert.True(ran);
    });

    [Fact]
    [Trait("Conformance", "S35")]
    public void A_call_may_emit_after_an_await_and_is_answered_after_its_last_event() => Lab.ForEachSeed(50, async lab =>
    {
        var producer = lab.Start(new ManualProducer<int>());
        var recorder = lab.Start(new Recorder<int>("r", new SubscribeTo<int>(producer, new SubscriptionOptions { MaxDemand = 2 })));

        var sum = await producer.CallAsync(async () =>
        {
            for (var i = 0; i < 5; i++)
            {
                producer.EmitNow(i);
                await Task.Yield();
            }

            producer.EmitNow(5);
            return 15;
        });

        Assert.Equal((15, 6L), (sum, producer.GetSnapshot().EmittedCount));
        await recorder.ReachAsync(6);
        Assert.Equal([0, 1, 2, 3, 4, 5], recorder.Events);
    });
}
