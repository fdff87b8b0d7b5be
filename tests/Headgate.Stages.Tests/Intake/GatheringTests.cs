using Headgate.Stages.Subscriptions;
using Headgate.Stages.Tests.Probes;

namespace Headgate.Stages.Tests.Intake;

public sealed class GatheringTests
{
    [Fact]
    public void A_stage_that_makes_one_event_of_many_takes_in_many_for_each_that_is_asked_for() => Lab.ForEachSeed(async lab =>
    {
        var producer = lab.Start(new ManualProducer<int>());
        var gatherer = lab.Start(new Gatherer(each: 10));
        var recorder = lab.Start(new Recorder<int>());
        await gatherer.SubscribeToAsync(producer);
        var asking = await recorder.SubscribeToAsync(gatherer, new SubscriptionOptions { DemandMode = DemandMode.Manual });
        await producer.EmitAsync([.. Enumerable.Range(1, 25)]);
        await lab.SettledAsync();
        Assert.Empty(gatherer.Slices);

        asking.Ask(1);
        await lab.SettledAsync();
        Assert.Equal([10], gatherer.Slices);

        asking.Ask(2);
        await lab.SettledAsync();
        Assert.Equal(25, gatherer.Slices.Sum());
        Assert.Equal(Enumerable.Range(1, 25).Sum(), recorder.Events.Sum());
        Assert.All(gatherer.Slices, slice => Assert.InRange(slice, 1, 20));
    });
}
