using Headgate.Pipelines.Connections;
using Headgate.Pipelines.Health;
using Headgate.Pipelines.Options;
using Headgate.Pipelines.Sources;
using Headgate.Pipelines.Tests.Pipelines;
using Headgate.Testing.Scheduling;
using Microsoft.Extensions.Options;
using Polly;

namespace Headgate.Pipelines.Tests.Connections;

/// <summary>Sources whose connections are lost.</summary>
public sealed class ConnectedSourceTests
{
    [Fact]
    public void Nothing_is_lost_however_often_the_connection_is_cut_and_only_what_was_unacknowledged_comes_again() => Lab.Run(async (lab, log) =>
    {
        var broker = new FlakyBroker(lab, 60);
        var seen = new Dictionary<int, int>();
        await using var pipeline = Pipeline.Create("p", p => p.From(broker.Create).Process(async (number, token) =>
        {
            seen[number] = seen.GetValueOrDefault(number) + 1;
            Assert.DoesNotContain(number, broker.Acknowledged);
            await lab.DelayAsync(lab.Random.Next(4), token);
            return number;
        }, o => (o.Concurrency, o.MaxDemand) = (3, 4)), lab.Environment);
        await pipeline.StartAsync();
        for (var i = 0; i < 5; i++)
        {
            await lab.DelayAsync(lab.Random.Next(15));
            broker.Cut();
        }

        await pipeline.Completion;
        Assert.Equal(Enumerable.Range(0, 60), seen.Keys.Order());
        Assert.Equal(60, broker.Acknowledged.Count);
        Assert.Equal(0, broker.AcknowledgedTwice);
        Assert.Equal(seen.Values.Sum() - 60, broker.Epochs.Sum(static epoch => epoch.DroppedCount));
        Assert.All(broker.Epochs, static epoch => Assert.Equal((0, true), (epoch.InFlightCount, epoch.IsOver)));
        Assert.Equal(0, broker.OpenCount);
        Assert.Equal(broker.ConnectCount, log.Of("SourceConnected").Count);
        Assert.Empty(log.Of("AcknowledgeFailed"));
    });

    [Fact]
    public void A_pipeline_starts_while_its_broker_is_down_and_says_so_until_it_is_up() => Lab.Run(async (lab, log) =>
    {
        var broker = new FlakyBroker(lab, 5) { IsUp = false };
        await using var pipeline = Pipeline.Create("p", p => p.From(broker.Create).Process(number => number), lab.Environment);
        await pipeline.StartAsync();
        await lab.DelayAsync(16_000);
        Assert.Equal(PipelineStatus.Running, pipeline.Status);
        Assert.Equal(new PipelineHealth(PipelineHealthState.Degraded, "A source cannot be read: 'source', flaky: Nobody listens."), pipeline.GetHealth());
        Assert.Equal([0, 1, 3, 7, 15], broker.Attempts.Select(static at => (int)at.TotalSeconds));
        broker.IsUp = true;
        await pipeline.Completion;
        Assert.Equal(5, broker.Acknowledged.Count);
        Assert.Equal(5, log.Of("SourceDisconnected").Count);
        Assert.Equal(PipelineHealthState.Completed, pipeline.GetHealth().State);
    }, seeds: 20);

    [Fact]
    public void What_waits_for_its_broker_ends_at_once_when_it_is_stopped() => Lab.Run(async lab =>
    {
        var broker = new FlakyBroker(lab, 5) { IsUp = false };
        await using var pipeline = Pipeline.Create("p", p => p.From(broker.Create).Process(number => number), lab.Environment);
        await pipeline.StartAsync();
        await lab.DelayAsync(lab.Random.Next(40_000));
        var before = lab.Time.Elapsed;
        await pipeline.StopAsync();
        Assert.Equal(before, lab.Time.Elapsed);
        Assert.Equal(PipelineStatus.Stopped, pipeline.Status);
    });

    [Fact]
    public void A_connection_that_lasts_makes_the_next_wait_short_again() => Lab.Run(async lab =>
    {
        var broker = new FlakyBroker(lab, 1) { IsUp = false };
        broker.Take();
        await using var pipeline = Pipeline.Create("p", p => p.From(broker.Create).Process(number => number), lab.Environment);
        await pipeline.StartAsync();
        await lab.DelayAsync(16_000);
        broker.IsUp = true;
        await lab.DelayAsync(60_000);
        Assert.Equal(6, broker.Attempts.Count);
        broker.Cut();
        await lab.DelayAsync(1_100);
        Assert.Equal(7, broker.Attempts.Count);
    }, seeds: 20);

    [Fact]
    public void One_that_may_connect_so_often_fails_after_that() => Lab.Run(async lab =>
    {
        var broker = new FlakyBroker(lab, 5) { IsUp = false };
        broker.Reconnect.MaxAttempts = 3;
        broker.Reconnect.BackoffType = DelayBackoffType.Constant;
        await using var pipeline = Pipeline.Create("p", p => p.Configure(o => o.MaxRestarts = 0).From(broker.Create).Process(number => number), lab.Environment);
        await Assert.ThrowsAnyAsync<Exception>(() => pipeline.RunAsync());
        Assert.Equal(3, broker.Attempts.Count);
    }, seeds: 20);

    [Fact]
    public void What_connecting_again_cannot_mend_is_a_failure_of_the_source() => Lab.Run(async lab =>
    {
        var broker = new FlakyBroker(lab, 5) { IsUp = false, IsTransient = static _ => false };
        await using var pipeline = Pipeline.Create("p", p => p.Configure(o => o.MaxRestarts = 2).From(broker.Create).Process(number => number), lab.Environment);
        await Assert.ThrowsAnyAsync<Exception>(() => pipeline.RunAsync());
        Assert.Equal(3, broker.Attempts.Count);
        Assert.Equal(PipelineStatus.Faulted, pipeline.Status);
    }, seeds: 20);

    [Fact]
    public void A_stop_while_connections_are_cut_leaves_each_message_acknowledged_or_with_the_broker() => Lab.Run(async lab =>
    {
        var broker = new FlakyBroker(lab, 60);
        var handled = new HashSet<int>();
        await using var pipeline = Pipeline.Create("p", p => p.From(broker.Create).Process(async (number, token) =>
        {
            await lab.DelayAsync(lab.Random.Next(6), token);
            handled.Add(number);
            return number;
        }, o => o.Concurrency = 2), lab.Environment);
        await pipeline.StartAsync();
        await lab.DelayAsync(lab.Random.Next(25));
        broker.Cut();
        await lab.DelayAsync(lab.Random.Next(2_000));
        var stopping = pipeline.StopAsync();
        if (lab.Random.Next(2) == 0) broker.Cut();
        await stopping;
        Assert.True(broker.Acknowledged.IsSubsetOf(handled));
        Assert.All(broker.Epochs, static epoch => Assert.Equal((0, true), (epoch.InFlightCount, epoch.IsOver)));
        var left = 0;
        while (broker.Take() is not null) left++;
        Assert.Equal(60, broker.Acknowledged.Count + left);
    });

    [Fact]
    public void A_connection_that_is_made_when_the_source_was_disposed_is_closed() => Lab.Run(async lab =>
    {
        var broker = new FlakyBroker(lab, 5);
        var source = broker.Create(new SourceContext("p", environment: lab.Environment));
        var messages = new MessageBuffer<int>();
        messages.Begin(1, long.MaxValue);
        var reading = source.ReadAsync(messages, CancellationToken.None).AsTask();
        await source.DisposeAsync();

        // Of some seeds it was connected before that: then the reading ends as the connection does. No other is made.
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => reading);
        Assert.True(failure is ObjectDisposedException or IOException, $"{failure}");
        Assert.Equal((1, 0), (broker.ConnectCount, broker.OpenCount));
    }, seeds: 20);

    [Fact]
    public void Wrong_options_are_told_all_at_once()
    {
        var faults = new OptionFaults("orders");
        faults.Reconnect("Reconnect", new ReconnectOptions { Delay = TimeSpan.FromSeconds(-1), MaxDelay = TimeSpan.FromSeconds(-2), MaxAttempts = 0 });
        faults.Required("", "Uri", "");
        var failure = Assert.Throws<OptionsValidationException>(faults.ThrowIfAny<ReconnectOptions>);
        Assert.Equal(
            [
                "orders: Reconnect:Delay must be at least 0, was -00:00:01",
                "orders: Reconnect:MaxDelay must be at least Delay, -00:00:01, was -00:00:02",
                "orders: Reconnect:MaxAttempts must be at least 1, or absent for ever, was 0",
                "orders: Uri must be set",
            ],
            failure.Failures);
    }
}
