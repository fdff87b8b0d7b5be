using System.Runtime.CompilerServices;
using Headgate.Stages.Streams;
using Headgate.Stages.Subscriptions;
using Headgate.Stages.Tests.Probes;
using Headgate.Testing.Scheduling;

namespace Headgate.Stages.Tests.Streams;

public sealed class AsyncEnumerableProducerTests
{
    [Fact]
    [Trait("Conformance", "S30")]
    public void The_elements_come_in_order_and_then_the_stage_ends() => Lab.ForEachSeed(async lab =>
    {
        var producer = lab.Start(Producer.From(SometimesWaiting(lab, 100)));
        var recorder = lab.Start(new Recorder<int>("r", new SubscribeTo<int>(producer, new() { MaxDemand = 1 + lab.Random.Next(30) })));

        await recorder.Completion;

        Assert.Equal(Enumerable.Range(0, 100), recorder.Events);
    });

    [Fact]
    [Trait("Conformance", "S30")]
    public void A_slow_sequence_does_not_hold_back_what_it_has_yielded() => Lab.ForEachSeed(50, async lab =>
    {
        var producer = lab.Start(Producer.From(Ticks(lab)));
        var recorder = lab.Start(new Recorder<DateTimeOffset>("r", new SubscribeTo<DateTimeOffset>(producer)));
        var arrivals = new List<DateTimeOffset>();
        recorder.WhenEvents = (_, _) =>
        {
            arrivals.Add(lab.Time.GetUtcNow());
            return default;
        };

        await recorder.ReachAsync(5);

        Assert.Equal([1, 1, 1, 1, 1], recorder.Slices);
        Assert.Equal(recorder.Events, arrivals);
    });

    [Fact]
    [Trait("Conformance", "S30")]
    public void No_more_elements_are_taken_than_are_asked_for() => Lab.ForEachSeed(50, async lab =>
    {
        var taken = 0;
        var producer = lab.Start(Producer.From(Counting()));
        var recorder = lab.Start(new Recorder<int>());
        var subscription = await recorder.SubscribeToAsync(producer, new() { DemandMode = DemandMode.Manual });
        subscription.Ask(3);
        subscription.Ask(4);
        await recorder.ReachAsync(7);
        await lab.SettledAsync();

        Assert.Equal(7, taken);

        async IAsyncEnumerable<int> Counting()
        {
            while (true)
            {
                if (taken % 2 == 0) await Task.Yield();
                yield return taken++;
            }
        }
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Conformance", "S30")]
    public void An_exception_in_the_sequence_stops_the_producer_with_it_after_what_came_before(bool waitsFirst) => Lab.ForEachSeed(50, async lab =>
    {
        var producer = lab.Start(Producer.From(Failing(waitsFirst)));
        var recorder = lab.Start(new Recorder<int>("r", new SubscribeTo<int>(producer)));

        await Assert.ThrowsAsync<FormatException>(() => producer.Completion);
        await Assert.ThrowsAsync<FormatException>(() => recorder.Completion);

        if (waitsFirst) Assert.Equal([1], recorder.Events);
    });

    [Fact]
    [Trait("Conformance", "S30")]
    public void While_the_sequence_keeps_it_waiting_the_stage_takes_consumers_and_stops_at_once() => Lab.ForEachSeed(async lab =>
    {
        var (cancelled, disposed) = (false, false);
        var producer = lab.Start(Producer.From(Never()));
        var recorder = lab.Start(new Recorder<int>("r", new SubscribeTo<int>(producer)));
        await lab.SettledAsync();

        await lab.Start(new Recorder<int>()).SubscribeToAsync(producer);
        await producer.StopAsync();
        await recorder.Completion;

        Assert.True(cancelled);
        Assert.True(disposed);
        Assert.Equal(StageStatus.Stopped, producer.Status);

        async IAsyncEnumerable<int> Never([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, lab.Time, cancellationToken);
            }
            finally
            {
                cancelled = cancellationToken.IsCancellationRequested;
                disposed = true;
            }

            yield break;
        }
    });

    [Fact]
    [Trait("Conformance", "S30")]
    public void When_its_last_consumer_has_left_it_may_stop() => Lab.ForEachSeed(50, async lab =>
    {
        var producer = lab.Start(Producer.From(SometimesWaiting(lab, 1000), new StreamOptions<int> { WhenUnused = WhenUnused.Stop }));
        var recorder = lab.Start(new Recorder<int>());
        var subscription = await recorder.SubscribeToAsync(producer, new() { MaxDemand = 10 });
        await recorder.ReachAsync(20);

        subscription.Cancel();
        await producer.Completion;

        Assert.Equal(StageStatus.Running, recorder.Status);
    });

    [Fact]
    [Trait("Conformance", "S30")]
    public void A_sequence_that_ends_while_its_consumers_are_away_ends_when_the_last_element_is_dispatched() => Lab.ForEachSeed(50, async lab =>
    {
        var producer = lab.Start(Producer.From(SometimesWaiting(lab, 10)));
        var first = lab.Start(new Recorder<int>());
        var subscription = await first.SubscribeToAsync(producer, new() { MaxDemand = 10, MinDemand = 0 });
        subscription.Cancel();
        await lab.SettledAsync();

        var second = lab.Start(new Recorder<int>("second", new SubscribeTo<int>(producer, new() { MaxDemand = 4 })));
        await second.Completion;

        Assert.Equal(Enumerable.Range(0, 10), first.Events.Concat(second.Events));
    });

    private static async IAsyncEnumerable<int> SometimesWaiting(StageLab lab, int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (lab.Random.Next(3) == 0) await Task.Yield();
            if (lab.Random.Next(10) == 0) await Task.Delay(TimeSpan.FromSeconds(1), lab.Time);
            yield return i;
        }
    }

    private static async IAsyncEnumerable<DateTimeOffset> Ticks(StageLab lab)
    {
        for (var i = 0; i < 5; i++)
        {
            await Task.Delay(TimeSpan.FromMinutes(1), lab.Time);
            yield return lab.Time.GetUtcNow();
        }
    }

    private static async IAsyncEnumerable<int> Failing(bool waitsFirst)
    {
        yield return 1;
        if (waitsFirst) await Task.Yield();
        throw new FormatException("boom");
    }
}
