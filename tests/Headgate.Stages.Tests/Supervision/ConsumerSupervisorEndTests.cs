using Headgate.Stages.Subscriptions;
using Headgate.Stages.Supervision;
using Headgate.Stages.Tests.Probes;

namespace Headgate.Stages.Tests.Supervision;

/// <summary>A consumer supervisor through kills, and through several lives of its producer: its bound holds, and its account comes out right.</summary>
public sealed class ConsumerSupervisorEndTests
{
    [Theory]
    [Trait("Conformance", "S43")]
    [InlineData(false)]
    [InlineData(true)]
    public void A_kill_cancels_the_tasks_and_counts_them(bool bySupervisor) => Steps.UnderEachSeed(100, async lab =>
    {
        var (started, cancelled) = (0, 0);
        var producer = lab.Start(Producer.From(Enumerable.Range(0, 100)));
        var spec = new SupervisorSpec();
        ConsumerSupervisor<int> stage = null!;
        spec.Add<int>(
            "tasks",
            () => stage = new ConsumerSupervisor<int>(
                async (_, token) =>
                {
                    started++;
                    await using var registration = token.Register(() => cancelled++);
                    await Task.Delay(Timeout.InfiniteTimeSpan, lab.Time, token);
                },
                new ConsumerSupervisorOptions<int> { SubscribeTo = [new(producer, new SubscriptionOptions { MaxDemand = 5 })] }),
            new ChildOptions { Restart = Restart.Temporary, Shutdown = ChildShutdown.Kill });
        var supervisor = await Supervisor.StartAsync(spec, lab.Environment);
        await Steps.UntilAsync(lab, () => started == 5);

        if (bySupervisor) await supervisor.StopAsync();
        else stage.Kill();
        await stage.Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        await Task.Delay(TimeSpan.FromMilliseconds(1), lab.Time);

        Assert.Equal((5, 5), (started, cancelled));
        Assert.Equal(5, stage.GetSnapshot().LostCount);
        await supervisor.StopAsync();
    });

    [Fact]
    [Trait("Conformance", "S43")]
    public void Of_tasks_that_fail_while_it_ends_each_is_told_whatever_that_makes_of_the_one_before() => Steps.UnderEachSeed(100, async lab =>
    {
        var started = 0;
        var told = new List<int>();
        var producer = lab.Start(Producer.From(Enumerable.Range(0, 100)));
        var stage = lab.Start(new ConsumerSupervisor<int>(
            async (item, token) =>
            {
                started++;
                await Task.Delay(Timeout.InfiniteTimeSpan, lab.Time, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
                throw new InvalidDataException($"{item} was cut off");
            },
            new ConsumerSupervisorOptions<int>
            {
                OnGivenUp = (item, _) =>
                {
                    told.Add(item);
                    if (item == 0) throw new FormatException("cannot be told");
                },
                SubscribeTo = [new(producer, new SubscriptionOptions { MaxDemand = 5 })],
            }));
        await Steps.UntilAsync(lab, () => started == 5);

        await stage.StopAsync();

        Assert.Equal([0, 1, 2, 3, 4], told.Order());
    });

    [Theory]
    [Trait("Conformance", "S43")]
    [InlineData(3, 2)]
    [InlineData(8, 0)]
    public void At_most_max_demand_tasks_run_through_all_restarts_of_the_producer(int maxDemand, int minDemand) => Steps.UnderEachSeed(100, async lab =>
    {
        var (running, most, done) = (0, 0, 0);
        var spec = new SupervisorSpec(new SupervisorOptions { MaxRestarts = 100 });
        var source = spec.Add("source", () => new Source());
        await using var supervisor = await Supervisor.StartAsync(spec, lab.Environment);
        var stage = lab.Start(new ConsumerSupervisor<int>(async (_, token) =>
        {
            most = Math.Max(most, ++running);
            await Task.Delay(TimeSpan.FromMilliseconds(lab.Random.Next(1, 30)), lab.Time, token);
            running--;
            done++;
        }));
        var subscription = await stage.SubscribeToAsync(source, new SubscriptionOptions { MaxDemand = maxDemand, MinDemand = minDemand });

        for (var crash = 1; crash <= 5; crash++)
        {
            var before = done;
            await Steps.UntilAsync(lab, () => source.Stage is not null && done >= before + maxDemand);
            ((Source)source.Stage!).Crash();
            await Steps.UntilAsync(lab, () => source.RestartCount == crash && source.Status == ChildStatus.Running);
        }

        var last = done;
        await Steps.UntilAsync(lab, () => done >= last + (3 * maxDemand));

        Assert.Equal(maxDemand, most);
        Assert.InRange(stage.GetSnapshot().Producers[0].OpenDemand, 0, maxDemand);
        subscription.Cancel();
        await Steps.UntilAsync(lab, () => stage.RunningCount == 0 && stage.GetSnapshot().Producers.Count == 0);
        Assert.Equal(done, stage.GetSnapshot().ProcessedCount);
        await stage.StopAsync();
    });

    [Fact]
    [Trait("Conformance", "S43")]
    public void Every_event_is_counted_once_whenever_its_task_ends() => Steps.UnderEachSeed(100, async lab =>
    {
        var done = 0;
        var producer = lab.Start(Producer.From(Enumerable.Range(0, 10)));
        var stage = lab.Start(new ConsumerSupervisor<int>(
            async (_, token) =>
            {
                await Task.Delay(TimeSpan.FromSeconds(1), lab.Time, token);
                done++;
            },
            new ConsumerSupervisorOptions<int> { SubscribeTo = [new(producer)] }));

        await stage.Completion;

        Assert.Equal((10, 10L, 0L), (done, stage.GetSnapshot().ProcessedCount, stage.GetSnapshot().LostCount));
    });

    [Fact]
    [Trait("Conformance", "S43")]
    public void When_it_is_stopped_each_event_is_processed_or_lost() => Steps.UnderEachSeed(100, async lab =>
    {
        var (started, done) = (0, 0);
        var producer = lab.Start(Producer.From(Enumerable.Range(0, 1000)));
        var stage = lab.Start(new ConsumerSupervisor<int>(
            async (item, token) =>
            {
                started++;
                await Task.Delay(TimeSpan.FromMilliseconds(lab.Random.Next(1, 10)), lab.Time, item % 2 == 0 ? token : CancellationToken.None);
                done++;
            }));
        await stage.SubscribeToAsync(producer, new SubscriptionOptions { MaxDemand = 10 });
        await Steps.UntilAsync(lab, () => done >= 20);

        await stage.StopAsync();

        var account = stage.GetSnapshot();
        Assert.Equal(done, account.ProcessedCount);
        Assert.True(account.LostCount >= started - done);
    });

    [Fact]
    [Trait("Conformance", "S40")]
    [Trait("Conformance", "S43")]
    public void Tasks_of_a_consumer_supervisor_that_do_not_end_are_counted_and_named() => Lab.ForEachSeed(50, async (lab, logs) =>
    {
        var producer = lab.Start(Producer.From(Enumerable.Range(0, 100)));
        var supervisor = lab.Start(new ConsumerSupervisor<int>((_, _) => new TaskCompletionSource().Task, new ConsumerSupervisorOptions<int> { ShutdownTimeout = TimeSpan.FromSeconds(4) }));
        await supervisor.SubscribeToAsync(producer, new() { MaxDemand = 3 });
        await Steps.UntilAsync(lab, () => supervisor.RunningCount == 3);
        var before = lab.Time.Elapsed;

        await supervisor.StopAsync();

        Assert.Equal(TimeSpan.FromSeconds(4), lab.Time.Elapsed - before);
        Assert.Contains("3 tasks", Assert.Single(logs.Of("ChildTasksLeftBehind")).Message, StringComparison.Ordinal);
        Assert.Equal(3, supervisor.GetSnapshot().LostCount);
    });

    private sealed class Source : Producer<int>
    {
        private int _next;

        public void Crash() => Post(() => throw new InvalidDataException("crash"));

        protected override ValueTask OnDemandAsync(int demand, CancellationToken cancellationToken)
        {
            for (var i = 0; i < demand; i++) Emit(_next++);
            return default;
        }
    }
}
