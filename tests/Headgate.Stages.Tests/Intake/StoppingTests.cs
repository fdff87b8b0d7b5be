using Headgate.Stages.Tests.Probes;

namespace Headgate.Stages.Tests.Intake;

/// <summary>A consumer that is asked to stop finishes the callback that runs, and what was posted before; it does not work through all that it holds.</summary>
public sealed class StoppingTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Conformance", "S34")]
    public void A_stop_takes_effect_between_two_slices_after_what_was_posted_before_it(bool byToken) => Lab.ForEachSeed(50, async (lab, logs) =>
    {
        using var life = new CancellationTokenSource();
        var gate = new TaskCompletionSource();
        var recorder = new Recorder<int> { WhenEvents = (_, _) => new ValueTask(gate.Task) };
        await Stage.StartAsync(recorder, lab.Environment, life.Token);
        var producer = lab.Start(new ManualProducer<int>());
        await recorder.SubscribeToAsync(producer, new() { MaxDemand = 10, MinDemand = 5 });
        await producer.EmitAsync([.. Enumerable.Range(0, 10)]);
        await lab.SettledAsync();

        recorder.PostAction(() => recorder.Story.Add("posted"));
        if (byToken) life.Cancel();
        var stopping = recorder.StopAsync(StopReason.Shutdown);
        recorder.PostAction(() => recorder.Story.Add("too late"));
        gate.SetResult();
        await stopping;

        Assert.Equal(["subscribed", "events 5", "posted", "terminated"], recorder.Story);
        Assert.Equal((5L, 5L), (recorder.GetSnapshot().ProcessedCount, recorder.GetSnapshot().LostCount));
        Assert.Single(logs.Of("EventsLost"));
    });

    [Fact]
    [Trait("Conformance", "S34")]
    public void Awaiting_each_event_stops_after_the_event_in_hand() => Lab.ForEachSeed(50, async lab =>
    {
        var done = new List<int>();
        var consumer = lab.Start(Consumer.ForEachAsync<int>(async (item, token) =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), lab.Time, token);
            done.Add(item);
        }));
        await consumer.SubscribeToAsync(lab.Start(Producer.From(Enumerable.Range(0, 100_000))));
        await Task.Delay(TimeSpan.FromMilliseconds(205), lab.Time);
        var before = lab.Time.Elapsed;

        await consumer.DisposeAsync();

        Assert.InRange(lab.Time.Elapsed - before, TimeSpan.Zero, TimeSpan.FromMilliseconds(20));
        Assert.Equal((StageStatus.Stopped, StopReason.Shutdown), (consumer.Status, consumer.StopReason));
        var account = consumer.GetSnapshot();
        Assert.Equal(Enumerable.Range(0, 11), done);
        Assert.Equal((11L, 989L), (account.ProcessedCount, account.LostCount));
    });

    [Fact]
    [Trait("Conformance", "S34")]
    public void Awaiting_a_result_for_each_event_stops_after_the_event_in_hand() => Lab.ForEachSeed(50, async lab =>
    {
        var received = new List<int>();
        var selecting = lab.Start(ProducerConsumer.SelectAsync<int, int>(async (item, token) =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), lab.Time, token);
            return item;
        }));
        await selecting.SubscribeToAsync(lab.Start(Producer.From(Enumerable.Range(0, 100_000))));
        var consumer = lab.Start(Consumer.ForEach<int>(received.Add));
        await consumer.SubscribeToAsync(selecting);
        await Task.Delay(TimeSpan.FromMilliseconds(205), lab.Time);

        await selecting.DisposeAsync();
        await consumer.Completion;

        Assert.Equal(Enumerable.Range(0, 11), received);
        Assert.Equal((11L, 989L), (selecting.GetSnapshot().ProcessedCount, selecting.GetSnapshot().LostCount));
    });

    [Fact]
    [Trait("Conformance", "S34")]
    public void A_callback_can_see_that_the_stage_is_asked_to_stop() => Lab.ForEachSeed(50, async lab =>
    {
        Recorder<int> recorder = null!;
        recorder = lab.Start(new Recorder<int> { WhenEvents = async (_, token) => await UntilAsync(recorder.Stopping, token) });
        await recorder.SubscribeToAsync(lab.Start(Producer.From([1, 2, 3])));
        await lab.SettledAsync();
        Assert.False(recorder.Stopping.IsCancellationRequested);

        await recorder.StopAsync();

        Assert.Equal(["subscribed", "events 3", "terminated"], recorder.Story);
        Assert.True(recorder.Stopping.IsCancellationRequested);
        Assert.Equal(CancellationToken.None, new Recorder<int>().Stopping);

        async Task UntilAsync(CancellationToken stopping, CancellationToken killed)
        {
            var asked = new TaskCompletionSource();
            await using var registration = stopping.Register(asked.SetResult);
            await asked.Task;
            Assert.False(killed.IsCancellationRequested);
        }
    });

    [Fact]
    [Trait("Conformance", "S34")]
    public void A_source_that_is_stopped_drains_the_stages_behind_it() => Lab.ForEachSeed(50, async lab =>
    {
        var done = new List<int>();
        var producer = lab.Start(new ManualProducer<int>());
        var consumer = lab.Start(Consumer.ForEachAsync<int>(async (item, token) =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), lab.Time, token);
            done.Add(item);
        }));
        await consumer.SubscribeToAsync(producer);
        await producer.EmitAsync([.. Enumerable.Range(0, 100)]);

        await producer.StopAsync();
        await consumer.Completion;

        Assert.Equal(Enumerable.Range(0, 100), done);
    });
}
