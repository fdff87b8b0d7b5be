using Headgate.Stages.Subscriptions;
using Headgate.Stages.Tests.Probes;

namespace Headgate.Stages.Tests.Streams;

/// <summary>Producers read as asynchronous sequences (GenStage <c>stream</c>).</summary>
public sealed class ReadingTests
{
    // ST-001, ST-004.
    [Fact]
    [Trait("Conformance", "S31")]
    public void A_loop_sees_every_event_in_order_and_ends_with_the_producer() => Lab.ForEachSeed(async lab =>
    {
        var producer = lab.Start(new Counter(last: 99));
        var read = new List<long>();

        await foreach (var number in producer.ReadAllAsync(new() { MaxDemand = 1 + lab.Random.Next(20) })) read.Add(number);

        Assert.Equal(Enumerable.Range(0, 100).Select(i => (long)i), read);
    });

    // ST-006.
    [Fact]
    [Trait("Conformance", "S31")]
    public void The_producer_is_asked_for_more_only_when_the_loop_has_gone_past_what_it_got() => Lab.ForEachSeed(async lab =>
    {
        var producer = lab.Start(new Counter());
        var read = 0;

        await foreach (var number in producer.ReadAllAsync(new() { MaxDemand = 10, MinDemand = 5 }))
        {
            read++;
            if (lab.Random.Next(4) == 0) await lab.SettledAsync();
            Assert.InRange(producer.GetSnapshot().EmittedCount, read, (5 * ((read - 1) / 5)) + 10);
            if (read == 100) break;
        }
    });

    // ST-005.
    [Fact]
    [Trait("Conformance", "S31")]
    public void Leaving_the_loop_early_cancels_the_subscription_before_the_loop_is_left() => Lab.ForEachSeed(async lab =>
    {
        var producer = lab.Start(new ManualProducer<int>());
        await producer.EmitAsync(1, 2, 3, 4);
        var read = new List<int>();

        await foreach (var number in producer.ReadAllAsync())
        {
            read.Add(number);
            if (number == 2) break;
        }

        await lab.SettledAsync();
        Assert.Equal([1, 2], read);
        Assert.Equal([StopReason.Normal], producer.Left.Select(left => left.Reason));
        Assert.Equal(StageStatus.Running, producer.Status);
    });

    [Fact]
    [Trait("Conformance", "S31")]
    public void An_exception_in_the_body_of_the_loop_passes_through_and_cancels_the_subscription() => Lab.ForEachSeed(50, async lab =>
    {
        var producer = lab.Start(new ManualProducer<int>());
        await producer.EmitAsync(1, 2, 3, 4);

        await Assert.ThrowsAsync<FormatException>(async () =>
        {
            await foreach (var number in producer.ReadAllAsync()) throw new FormatException("body");
        });

        await lab.SettledAsync();
        Assert.Empty(producer.GetSnapshot().Consumers);
        Assert.Equal(StageStatus.Running, producer.Status);
    });

    // ST-003: in GenStage a normal end is an exit for a permanent reader; here an end is an end and a failure is thrown.
    [Theory]
    [InlineData(CancelMode.Linked, true)]
    [InlineData(CancelMode.Permanent, true)]
    [InlineData(CancelMode.Transient, true)]
    [InlineData(CancelMode.Temporary, false)]
    [Trait("Conformance", "S31")]
    public void The_producers_failure_is_thrown_unless_the_subscription_is_temporary(CancelMode mode, bool throws) => Lab.ForEachSeed(50, async lab =>
    {
        var producer = lab.Start(new ManualProducer<int>());
        await producer.EmitAsync(1, 2);
        producer.AfterEvents(() => throw new FormatException("boom"));
        var read = new List<int>();

        var reading = ReadAsync();
        if (throws) Assert.Equal("boom", (await Assert.ThrowsAsync<FormatException>(() => reading)).Message);
        else await reading;
        Assert.Equal([1, 2], read);

        async Task ReadAsync()
        {
            await foreach (var number in producer.ReadAllAsync(new() { CancelMode = mode })) read.Add(number);
        }
    });

    [Theory]
    [InlineData(CancelMode.Linked)]
    [InlineData(CancelMode.Permanent)]
    [InlineData(CancelMode.Transient)]
    [InlineData(CancelMode.Temporary)]
    [Trait("Conformance", "S31")]
    public void A_normal_end_ends_the_loop_in_every_mode(CancelMode mode) => Lab.ForEachSeed(50, async lab =>
    {
        var producer = lab.Start(new Counter(last: 9));
        var read = 0;

        await foreach (var number in producer.ReadAllAsync(new() { CancelMode = mode })) read++;

        Assert.Equal(10, read);
    });

    [Theory]
    [InlineData(CancelMode.Linked)]
    [InlineData(CancelMode.Temporary)]
    [Trait("Conformance", "S31")]
    public void Several_producers_are_read_until_the_last_has_ended(CancelMode mode) => Lab.ForEachSeed(async lab =>
    {
        var producers = new IProducer<long>[] { lab.Start(new Counter(last: 9)), lab.Start(new Counter(last: 29)), lab.Start(new Counter(last: -1)) };
        var read = new List<long>();

        await foreach (var number in producers.ReadAllAsync(new() { MaxDemand = 4, CancelMode = mode })) read.Add(number);

        Assert.Equal(Enumerable.Range(0, 10).Concat(Enumerable.Range(0, 30)).Select(i => (long)i).Order(), read.Order());
        Assert.Throws<ArgumentException>(() => Array.Empty<IProducer<long>>().ReadAllAsync());
    });

    [Fact]
    [Trait("Conformance", "S31")]
    public void The_failure_of_one_of_several_producers_ends_the_loop_and_leaves_the_others_running() => Lab.ForEachSeed(50, async lab =>
    {
        var (failing, other) = (lab.Start(new ManualProducer<long>()), lab.Start(new ManualProducer<long>()));
        IProducer<long>[] producers = [failing, other];

        var reading = Assert.ThrowsAsync<FormatException>(async () =>
        {
            await foreach (var number in producers.ReadAllAsync()) Assert.Equal(1, number);
        });
        await lab.SettledAsync();
        await other.EmitAsync(1);
        failing.PostAction(() => throw new FormatException("boom"));

        await reading;
        await lab.SettledAsync();
        Assert.Equal(StageStatus.Running, other.Status);
        Assert.Empty(other.GetSnapshot().Consumers);
    });

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [Trait("Conformance", "S31")]
    public void Cancelling_the_enumeration_ends_it_and_the_subscription(int after) => Lab.ForEachSeed(async lab =>
    {
        using var patience = new CancellationTokenSource();
        var producer = lab.Start(new ManualProducer<int>());
        await producer.EmitAsync([.. Enumerable.Range(0, after)]);
        var read = 0;

        var reading = Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var number in producer.ReadAllAsync().WithCancellation(patience.Token)) read++;
        });
        await lab.SettledAsync();
        patience.Cancel();
        await reading;
        await lab.SettledAsync();

        Assert.Equal(after, read);
        Assert.Empty(producer.GetSnapshot().Consumers);
    });

    [Theory]
    [InlineData(CancelMode.Linked, false, false)]
    [InlineData(CancelMode.Linked, true, true)]
    [InlineData(CancelMode.Permanent, false, true)]
    [InlineData(CancelMode.Transient, false, true)]
    [InlineData(CancelMode.Temporary, true, false)]
    [Trait("Conformance", "S31")]
    public void Reading_a_producer_that_is_gone_throws_or_ends_at_once(CancelMode mode, bool failed, bool throws) => Lab.ForEachSeed(20, async lab =>
    {
        var producer = lab.Start(new ManualProducer<int>());
        if (failed) producer.PostAction(() => throw new FormatException("boom"));
        else await producer.StopAsync();
        await lab.SettledAsync();

        var reading = ReadAsync();
        if (throws) await Assert.ThrowsAsync<SubscriptionRefusedException>(() => reading);
        else await reading;

        async Task ReadAsync()
        {
            await foreach (var number in producer.ReadAllAsync(new() { CancelMode = mode })) Assert.Fail("There is nothing to read.");
        }
    });

    [Fact]
    [Trait("Conformance", "S31")]
    public void Nothing_is_subscribed_until_the_loop_begins_and_each_loop_subscribes_anew() => Lab.ForEachSeed(20, async lab =>
    {
        var producer = lab.Start(new ManualProducer<int>());
        var sequence = producer.ReadAllAsync();
        await lab.SettledAsync();
        Assert.Empty(producer.Joined);
        await producer.EmitAsync(1, 2, 3);

        for (var loop = 1; loop <= 2; loop++)
        {
            await foreach (var number in sequence) break;
            Assert.Equal(loop, producer.Joined.Count);
            await producer.EmitAsync(4);
        }
    });

    [Fact]
    [Trait("Conformance", "S31")]
    public void Events_that_the_loop_leaves_unread_are_no_error() => Lab.ForEachSeed(20, async (lab, logs) =>
    {
        var producer = lab.Start(new Counter());

        await foreach (var number in producer.ReadAllAsync()) break;
        await lab.SettledAsync();

        Assert.Empty(logs.AtLeast(Microsoft.Extensions.Logging.LogLevel.Warning));
        Assert.NotEmpty(logs.Of("EventsLeftUnread"));
    });

    [Fact]
    [Trait("Conformance", "S31")]
    public void A_loop_whose_own_stage_is_killed_at_any_step_ends_with_that_and_does_not_wait_for_ever() => Lab.ForEachSeed(async lab =>
    {
        var producer = lab.Start(new Counter());
        var read = 0L;
        var reading = ReadAsync();
        for (var turns = lab.Random.Next(60); turns > 0; turns--) await Task.Yield();
        if (!lab.Kill("Reader")) return;

        await Assert.ThrowsAsync<StageKilledException>(() => reading);
        Assert.DoesNotContain("Reader", lab.LiveStages);

        async Task ReadAsync()
        {
            await foreach (var number in producer.ReadAllAsync(new() { MaxDemand = 10 }))
            {
                Assert.Equal(read++, number);
                if (lab.Random.Next(4) == 0) await Task.Yield();
            }
        }
    });
}
