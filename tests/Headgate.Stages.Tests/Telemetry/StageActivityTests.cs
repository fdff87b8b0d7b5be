using System.Diagnostics;
using Headgate.Stages.Tests.Probes;

namespace Headgate.Stages.Tests.Telemetry;

public sealed class StageActivityTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Each_call_with_events_is_an_activity_that_is_current_in_it(bool awaits) => Lab.ForEachSeed(20, async lab =>
    {
        using var probe = new StageTelemetryProbe(hearsActivities: true);
        var during = new List<string?>();
        var source = lab.Start(new ManualProducer<int>());
        var end = lab.Start(new Recorder<int>(probe.NameOf("end"), new SubscribeTo<int>(source))
        {
            WhenEvents = async (_, _) =>
            {
                if (awaits) await Task.Delay(TimeSpan.FromSeconds(1), lab.Time);
                during.Add(Activity.Current?.OperationName);
            },
        });
        await lab.SettledAsync();
        await source.EmitAsync(1, 2, 3);
        await Task.Delay(TimeSpan.FromSeconds(2), lab.Time);
        await source.EmitAsync(4);
        await Task.Delay(TimeSpan.FromSeconds(2), lab.Time);

        var name = probe.NameOf("end");
        Assert.Equal([$"process {name}", $"process {name}"], during);
        Assert.Equal([3, 1], probe.Activities.Select(static activity => activity.GetTagItem("messaging.batch.message_count")));
        Assert.All(probe.Activities, activity =>
        {
            Assert.Equal(($"process {name}", ActivityKind.Internal, ActivityStatusCode.Unset, name), (activity.OperationName, activity.Kind, activity.Status, activity.GetTagItem("headgate.stage")));
            Assert.Null(activity.Parent);
        });
        Assert.Null(await end.CallAsync(static () => Activity.Current));
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_failure_is_in_its_activity_and_stops_the_stage_as_ever(bool awaits) => Lab.ForEachSeed(20, async lab =>
    {
        using var probe = new StageTelemetryProbe(hearsActivities: true);
        var source = lab.Start(new ManualProducer<long>());
        var middle = lab.Start(new Multiplier(1, new() { Name = probe.NameOf("middle"), SubscribeTo = [new(source)] })
        {
            WhenEvents = awaits ? FailLater : static (_, _) => throw new FormatException("no number"),
        });
        await lab.SettledAsync();
        lab.Start(new Recorder<long>("end", new SubscribeTo<long>(middle)));
        await lab.SettledAsync();
        await source.EmitAsync(1);
        await Assert.ThrowsAsync<FormatException>(() => middle.Completion);

        var activity = Assert.Single(probe.Activities);
        Assert.Equal((ActivityStatusCode.Error, "no number"), (activity.Status, activity.StatusDescription));
        Assert.Equal("exception", Assert.Single(activity.Events).Name);
        Assert.Equal("System.FormatException", activity.Events.Single().Tags.Single(static tag => tag.Key == "exception.type").Value);

        async ValueTask FailLater(EventBatch<long> events, CancellationToken cancellationToken)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), lab.Time, cancellationToken);
            throw new FormatException("no number");
        }
    });

    [Fact]
    public void With_nobody_listening_there_is_no_activity() => Lab.ForEachSeed(5, async lab =>
    {
        var during = new List<Activity?>();
        var source = lab.Start(new ManualProducer<int>());
        lab.Start(new Recorder<int>("end", new SubscribeTo<int>(source))
        {
            WhenEvents = (_, _) =>
            {
                during.Add(Activity.Current);
                return default;
            },
        });
        await lab.SettledAsync();
        await source.EmitAsync(1);
        await lab.SettledAsync();

        Assert.Equal([null], during);
    });
}
