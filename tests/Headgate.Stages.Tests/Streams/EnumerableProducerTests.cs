using Headgate.Stages.Streams;
using Headgate.Stages.Subscriptions;
using Headgate.Stages.Tests.Probes;

namespace Headgate.Stages.Tests.Streams;

public sealed class EnumerableProducerTests
{
    // FE-001, FE-002.
    [Fact]
    [Trait("Conformance", "S30")]
    public void The_elements_come_in_order_and_then_the_stage_ends() => Lab.ForEachSeed(async lab =>
    {
        var producer = lab.Start(Producer.From(Enumerable.Range(0, 100)));
        var recorder = lab.Start(new Recorder<int>("r", new SubscribeTo<int>(producer, new() { MaxDemand = 1 + lab.Random.Next(30) })));

        await recorder.Completion;
        await producer.Completion;

        Assert.Equal(Enumerable.Range(0, 100), recorder.Events);
        Assert.Equal(StageStatus.Stopped, producer.Status);
    });

    [Fact]
    [Trait("Conformance", "S30")]
    public void No_more_elements_are_taken_than_are_asked_for() => Lab.ForEachSeed(50, async lab =>
    {
        var taken = 0;
        var producer = lab.Start(Producer.From(Counting(() => taken++)));
        var recorder = lab.Start(new Recorder<int>());

        var subscription = await recorder.SubscribeToAsync(producer, new() { DemandMode = DemandMode.Manual });
        await lab.SettledAsync();
        Assert.Equal(0, taken);
        subscription.Ask(7);
        await recorder.ReachAsync(7);

        Assert.Equal(7, taken);
    });

    // FE-004.
    [Fact]
    [Trait("Conformance", "S30")]
    public void An_exception_in_the_sequence_stops_the_producer_with_it_after_disposing_the_sequence() => Lab.ForEachSeed(50, async (lab, logs) =>
    {
        var disposed = false;
        var producer = lab.Start(Producer.From(Failing(() => disposed = true)));
        var recorder = lab.Start(new Recorder<int>("r", new SubscribeTo<int>(producer)));

        Assert.Equal("boom", (await Assert.ThrowsAsync<InvalidOperationException>(() => producer.Completion)).Message);
        Assert.Equal("boom", (await Assert.ThrowsAsync<InvalidOperationException>(() => recorder.Completion)).Message);

        Assert.True(disposed);
        Assert.Single(logs.Of("StageFailed"), log => log.Message.Contains("Enumerable", StringComparison.Ordinal));
    });

    // FE-003.
    [Theory]
    [InlineData(WhenUnused.Continue)]
    [InlineData(WhenUnused.Stop)]
    [Trait("Conformance", "S30")]
    public void When_its_last_consumer_has_left_it_goes_on_or_stops_as_told(WhenUnused whenUnused) => Lab.ForEachSeed(50, async lab =>
    {
        var disposed = 0;
        var producer = lab.Start(Producer.From(Endless(() => disposed++), new StreamOptions<int> { WhenUnused = whenUnused }));
        var (first, second) = (lab.Start(new Recorder<int>()), lab.Start(new Recorder<int>()));
        var manual = new SubscriptionOptions { DemandMode = DemandMode.Manual };
        var subscriptions = (await first.SubscribeToAsync(producer, manual), await second.SubscribeToAsync(producer, manual));
        subscriptions.Item1.Ask(3);
        await first.ReachAsync(3);

        subscriptions.Item1.Cancel();
        await lab.SettledAsync();
        Assert.Equal(StageStatus.Running, producer.Status);

        subscriptions.Item2.Cancel();
        await lab.SettledAsync();
        Assert.Equal(whenUnused == WhenUnused.Stop ? StageStatus.Stopped : StageStatus.Running, producer.Status);
        Assert.Equal(whenUnused == WhenUnused.Stop ? 1 : 0, disposed);
        Assert.Equal(StageStatus.Running, first.Status);
    });

    [Theory]
    [InlineData(null, "Enumerable")]
    [InlineData("numbers", "numbers")]
    [Trait("Conformance", "S30")]
    public void Options_pass_through_and_the_name_has_a_default(string? name, string shown) => Lab.ForEachSeed(5, async lab =>
    {
        var options = new StreamOptions<int> { Name = name, BufferSize = 3, Demand = ProducerDemand.Accumulate, WhenUnused = WhenUnused.Stop };
        var producer = lab.Start(Producer.From(Enumerable.Range(0, 3), options));
        var recorder = lab.Start(new Recorder<int>());
        (await recorder.SubscribeToAsync(producer)).Cancel();
        await lab.SettledAsync();

        Assert.Equal(shown, producer.Name);
        Assert.Empty(recorder.Events);
        Assert.Equal(StageStatus.Stopped, producer.Status);
    });

    [Fact]
    [Trait("Conformance", "S30")]
    public void Stopping_in_the_middle_disposes_the_sequence() => Lab.ForEachSeed(20, async lab =>
    {
        var disposed = 0;
        var producer = lab.Start(Producer.From(Endless(() => disposed++)));
        var recorder = lab.Start(new Recorder<int>("r", new SubscribeTo<int>(producer, new() { MaxDemand = 5 })));
        await recorder.ReachAsync(10);

        await producer.StopAsync();

        Assert.Equal(1, disposed);
    });

    [Fact]
    [Trait("Conformance", "S30")]
    public void Unfolding_goes_from_state_to_state_until_there_is_none() => Lab.ForEachSeed(50, async lab =>
    {
        var powers = lab.Start(Producer.Unfold<int, int>(1, state => state > 1000 ? null : (state, state * 2)));
        var recorder = lab.Start(new Recorder<int>("r", new SubscribeTo<int>(powers, new() { MaxDemand = 3 })));

        await recorder.Completion;

        Assert.Equal([1, 2, 4, 8, 16, 32, 64, 128, 256, 512], recorder.Events);
    });

    private static IEnumerable<int> Counting(Action taken)
    {
        for (var i = 0; ; i++)
        {
            taken();
            yield return i;
        }
    }

    private static IEnumerable<int> Failing(Action disposed)
    {
        try
        {
            yield return 1;
            throw new InvalidOperationException("boom");
        }
        finally
        {
            disposed();
        }
    }

    private static IEnumerable<int> Endless(Action disposed)
    {
        try
        {
            for (var i = 0; ; i++) yield return i;
        }
        finally
        {
            disposed();
        }
    }
}
