using Headgate.Stages.Subscriptions;
using Headgate.Stages.Supervision;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headgate.Stages.Tests.Supervision;

public sealed class HandleTests
{
    [Theory]
    [Trait("Conformance", "S42")]
    [InlineData(CancelMode.Linked)]
    [InlineData(CancelMode.Temporary)]
    public void A_consumer_that_subscribed_through_a_handle_goes_on_with_the_next_incarnation(CancelMode mode) => Steps.UnderEachSeed(200, async lab =>
    {
        var received = new List<int>();
        var starts = 0;
        var spec = new SupervisorSpec();
        var source = spec.Add("source", () => new CrashingCounter(crashesAt: starts++ < 2 ? 30 : int.MaxValue));
        await using var supervisor = await Supervisor.StartAsync(spec, lab.Environment);
        var first = source.Stage!;
        var consumer = lab.Start(Consumer.ForEach<int>(received.Add));

        await consumer.SubscribeToAsync(source, new SubscriptionOptions { MaxDemand = 10, CancelMode = mode });
        await Steps.UntilAsync(lab, () => source.RestartCount == 2);
        await Steps.UntilAsync(lab, () => received.Count == 80);

        Assert.NotSame(first, source.Stage);
        Assert.Equal(StageStatus.Running, consumer.Status);
        Assert.Equal(Enumerable.Range(0, 30), received.Take(30));
        Assert.Equal(Enumerable.Range(0, 30), received.Skip(30).Take(30));
    });

    [Theory]
    [Trait("Conformance", "S42")]
    [InlineData(CancelMode.Permanent)]
    [InlineData(CancelMode.Transient)]
    public void A_consumer_that_asked_to_end_with_its_producer_does_so_all_the_same(CancelMode mode) => Steps.UnderEachSeed(100, async lab =>
    {
        var spec = new SupervisorSpec(new SupervisorOptions { MaxRestarts = 100 });
        var source = spec.Add("source", () => new CrashingCounter(crashesAt: 30));
        await using var supervisor = await Supervisor.StartAsync(spec, lab.Environment);
        var consumer = lab.Start(Consumer.ForEach<int>(_ => { }));
        await consumer.SubscribeToAsync(source, new SubscriptionOptions { MaxDemand = 10, CancelMode = mode });
        await Assert.ThrowsAsync<InvalidDataException>(() => consumer.Completion);
    });

    [Fact]
    [Trait("Conformance", "S42")]
    public void When_the_producer_does_not_come_back_the_consumer_ends_with_its_failure() => Steps.UnderEachSeed(100, async lab =>
    {
        var spec = new SupervisorSpec(new SupervisorOptions { MaxRestarts = 1 });
        var source = spec.Add("source", () => new CrashingCounter(crashesAt: 30));
        var supervisor = await Supervisor.StartAsync(spec, lab.Environment);
        var consumer = lab.Start(Consumer.ForEach<int>(_ => { }));
        await consumer.SubscribeToAsync(source, new SubscriptionOptions { MaxDemand = 10 });
        await Assert.ThrowsAsync<RestartIntensityExceededException>(() => supervisor.Completion);
        await Assert.ThrowsAsync<InvalidDataException>(() => consumer.Completion);
    });

    [Fact]
    [Trait("Conformance", "S42")]
    public void A_transient_producer_that_ends_normally_ends_its_consumers() => Steps.UnderEachSeed(100, async lab =>
    {
        var received = new List<int>();
        var spec = new SupervisorSpec();
        var source = spec.Add("source", () => Producer.From(Enumerable.Range(0, 25)), new ChildOptions { Restart = Restart.Transient });
        await using var supervisor = await Supervisor.StartAsync(spec, lab.Environment);
        var consumer = lab.Start(Consumer.ForEach<int>(received.Add));
        await consumer.SubscribeToAsync(source, new SubscriptionOptions { MaxDemand = 10 });
        await consumer.Completion;
        Assert.Equal(Enumerable.Range(0, 25), received);
    });

    [Fact]
    [Trait("Conformance", "S42")]
    public void A_subscription_made_while_the_producer_restarts_waits_for_it() => Steps.UnderEachSeed(100, async lab =>
    {
        var received = new List<int>();
        var mayStart = new TaskCompletionSource();
        var starts = 0;
        var spec = new SupervisorSpec();
        var source = spec.Add("source", () => new SlowStarter(starts++ == 0 ? Task.CompletedTask : mayStart.Task));
        await using var supervisor = await Supervisor.StartAsync(spec, lab.Environment);
        ((SlowStarter)source.Stage!).Crash();
        await Steps.UntilAsync(lab, () => source.Status == ChildStatus.Restarting);
        var consumer = lab.Start(Consumer.ForEach<int>(received.Add));

        var subscribing = consumer.SubscribeToAsync(source);
        await Task.Delay(TimeSpan.FromSeconds(1), lab.Time);
        Assert.False(subscribing.IsCompleted);
        mayStart.SetResult();
        await subscribing;
    });

    [Fact]
    [Trait("Conformance", "S42")]
    public void A_handle_without_a_running_supervisor_refuses() => Steps.UnderEachSeed(20, async lab =>
    {
        var spec = new SupervisorSpec();
        var source = spec.Add("source", () => Producer.From(Enumerable.Range(0, 25)));
        var consumer = lab.Start(Consumer.ForEach<int>(_ => { }));
        await Assert.ThrowsAsync<SubscriptionRefusedException>(() => consumer.SubscribeToAsync(source));
        var supervisor = await Supervisor.StartAsync(spec, lab.Environment);
        await supervisor.DisposeAsync();
        await Assert.ThrowsAsync<SubscriptionRefusedException>(() => consumer.SubscribeToAsync(source));
    });

    [Fact]
    public void A_consumer_can_leave_a_producer_that_is_restarting() => Steps.UnderEachSeed(100, async lab =>
    {
        var starts = 0;
        var mayStart = new TaskCompletionSource();
        var spec = new SupervisorSpec();
        var source = spec.Add("source", () => new SlowStarter(starts++ == 0 ? Task.CompletedTask : mayStart.Task));
        await using var supervisor = await Supervisor.StartAsync(spec, lab.Environment);
        var consumer = lab.Start(Consumer.ForEach<int>(_ => { }));
        var subscription = await consumer.SubscribeToAsync(source);
        ((SlowStarter)source.Stage!).Crash();
        await Steps.UntilAsync(lab, () => source.Status == ChildStatus.Restarting && !subscription.IsOpen);
        subscription.Cancel();
        mayStart.SetResult();
        await Steps.UntilAsync(lab, () => source.Stage is { Status: StageStatus.Running });
        await Steps.UntilAsync(lab, () => source.Stage!.GetSnapshot().Consumers.Count == 0 && consumer.GetSnapshot().Producers.Count == 0);
        Assert.Equal(StageStatus.Running, consumer.Status);
    });

    [Fact]
    public void A_job_whose_source_ends_before_anyone_subscribed_ends_normally() => Steps.UnderEachSeed(200, async lab =>
    {
        var spec = new SupervisorSpec(new SupervisorOptions { StopsWithLastChild = true, MaxRestarts = 0 });
        var transient = new ChildOptions { Restart = Restart.Transient };
        var source = spec.Add("source", () => new NothingToDo(), transient);
        spec.Add("sink", () => Consumer.ForEach<int>(_ => { }, new ConsumerOptions<int> { SubscribeTo = [new(source)] }), transient);
        await using var supervisor = await Supervisor.StartAsync(spec, lab.Environment);
        await supervisor.Completion;
        Assert.Equal(StopKind.Normal, supervisor.StopReason!.Kind);
    });

    [Fact]
    public void Subscribing_to_a_producer_that_has_ended_says_how_it_ended() => Steps.UnderEachSeed(20, async lab =>
    {
        var producer = lab.Start(new NothingToDo());
        await producer.Completion;
        var consumer = lab.Start(Consumer.ForEach<int>(_ => { }));
        var refusal = await Assert.ThrowsAsync<SubscriptionRefusedException>(() => consumer.SubscribeToAsync(producer));
        Assert.Contains("has ended (Normal)", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(StageStatus.Running, consumer.Status);
    });

    [Fact]
    [Trait("Conformance", "S42")]
    public async Task A_handle_shows_no_stage_that_has_not_been_started()
    {
        var shown = new List<StageStatus?>();
        ProducerHandle<int> source = null!;
        var spec = new SupervisorSpec();
        source = spec.Add("source", () => new SlowStarter(Task.CompletedTask));
        using var logs = new Watching(() => shown.Add(source.Stage?.Status));
        await using var supervisor = await Supervisor.StartAsync(spec, new StageEnvironment(loggerFactory: logs));
        Assert.NotEmpty(shown);
        Assert.DoesNotContain(StageStatus.Created, shown);
    }

    /// <summary>Calls somebody whenever a logger is made, which is the first thing that a start does.</summary>
    private sealed class Watching(Action look) : ILoggerFactory
    {
        public ILogger CreateLogger(string categoryName)
        {
            look();
            return NullLogger.Instance;
        }

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public void Dispose()
        {
        }
    }

    private sealed class NothingToDo : Producer<int>
    {
        protected override ValueTask OnStartAsync(CancellationToken cancellationToken)
        {
            Complete();
            return default;
        }

        protected override ValueTask OnDemandAsync(int demand, CancellationToken cancellationToken) => default;
    }

    private sealed class CrashingCounter(int crashesAt) : Producer<int>
    {
        private int _next;

        protected override ValueTask OnDemandAsync(int demand, CancellationToken cancellationToken)
        {
            for (var i = 0; i < demand && (crashesAt < int.MaxValue || _next < 20); i++)
            {
                if (_next == crashesAt) throw new InvalidDataException("crash");
                Emit(_next++);
            }

            return default;
        }
    }

    private sealed class SlowStarter(Task mayStart) : Producer<int>
    {
        public void Crash() => Post(() => throw new InvalidDataException("crash"));

        protected override async ValueTask OnStartAsync(CancellationToken cancellationToken) => await mayStart;

        protected override ValueTask OnDemandAsync(int demand, CancellationToken cancellationToken) => default;
    }
}
