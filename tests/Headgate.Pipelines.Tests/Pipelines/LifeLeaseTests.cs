using Headgate.Pipelines.Acknowledgement;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>Leases on messages, and their deadlines.</summary>
public sealed class LifeLeaseTests
{
    [Fact]
    [Trait("Conformance", "P42")]
    public void A_lease_is_extended_before_it_runs_out_as_long_as_the_message_is_under_way_and_not_after() => Lab.Run(async lab =>
    {
        var leases = new[] { new LifeLeases(lab, TimeSpan.FromSeconds(30)), new LifeLeases(lab, TimeSpan.FromSeconds(4)) };
        var feeds = leases.Select(lease => new LifeFeed(12, most: 3) { Acknowledger = lease, AfterRead = _ => lab.DelayAsync(lab.Random.Next(4000)) }).ToList();
        foreach (var (lease, feed) in leases.Zip(feeds)) lease.Feed = feed;
        await using var pipeline = Pipeline.Create("p", p => p.From(feeds[0].Create).Merge(feeds[1].Create, name: "other")
            .Process(async (number, token) => await lab.DelayAsync(lab.Random.Next(20_000), token), o => o.Concurrency = 3)
            .Batch("default", async (_, token) => await lab.DelayAsync(10_000, token), o => (o.Size, o.Timeout) = (5, TimeSpan.FromSeconds(9))), lab.Environment);
        await pipeline.RunAsync();
        foreach (var lease in leases)
        {
            Assert.Empty(lease.Violations);
            Assert.Equal(12, lease.Log.Succeeded.Count);
            Assert.True(lease.ExtendCount > 0);
        }
    });

    [Fact]
    [Trait("Conformance", "P42")]
    public void A_deadline_cancels_the_token_of_the_handler_and_fails_the_message() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        TimeSpan? cancelledAt = null;
        await using var pipeline = Pipeline.Create("p", p => p.FromPushes<int>()
            .Process(async (number, token) =>
            {
                await using var registration = token.UnsafeRegister(_ => cancelledAt = lab.Time.Elapsed, null);
                await Task.Delay(number == 1 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(1), lab.Time, token);
            }, o => o.Concurrency = 3), lab.Environment);
        await pipeline.StartAsync();
        var deadline = lab.Time.GetUtcNow() + TimeSpan.FromSeconds(20);
        await pipeline.PushAsync<int>([.. Enumerable.Range(0, 3).Select(n => new Message<int>(n, new LifeTimedDelivery(acks, n, deadline)))]);
        await lab.DelayAsync(60_000);
        Assert.Equal([0L, 2L], acks.Succeeded.Order());
        Assert.IsType<HandlerTimeoutException>(Assert.Single(acks.FailedDeliveries).Failure);
        Assert.InRange(cancelledAt!.Value, TimeSpan.FromSeconds(19.999), TimeSpan.FromSeconds(20.001));
        Assert.Equal(0, pipeline.Counts.InFlight);
    });

    [Fact]
    [Trait("Conformance", "P42")]
    public void A_deadline_that_has_passed_fails_what_does_not_end_at_once() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        await using var pipeline = Pipeline.Create("p", p => p.FromPushes<int>().Process(async (_, token) => await Task.Delay(TimeSpan.FromHours(1), lab.Time, token)), lab.Environment);
        await pipeline.StartAsync();
        await pipeline.PushAsync<int>([new Message<int>(0, new LifeTimedDelivery(acks, 0, lab.Time.GetUtcNow() - TimeSpan.FromSeconds(1)))]);
        await lab.DelayAsync(100);
        Assert.Equal([0L], acks.Failed);
    });
}
