using Headgate.Stages.Subscriptions;
using Headgate.Stages.Supervision;

namespace Headgate.Stages.Tests.Supervision;

public sealed class ConsumerSupervisorTests
{
    [Theory]
    [Trait("Conformance", "S43")]
    [InlineData(8, 3)]
    [InlineData(1, 0)]
    [InlineData(5, 4)]
    public void At_most_max_demand_tasks_run_and_more_are_asked_for_at_min_demand(int maxDemand, int minDemand) => Steps.UnderEachSeed(100, async lab =>
    {
        var running = 0;
        var most = 0;
        var done = new List<int>();
        var producer = lab.Start(Producer.From(Enumerable.Range(0, 60)));
        var supervisor = lab.Start(new ConsumerSupervisor<int>(
            async (item, token) =>
            {
                most = Math.Max(most, ++running);
                await Task.Delay(TimeSpan.FromMilliseconds(lab.Random.Next(5)), lab.Time, token);
                running--;
                done.Add(item);
            },
            new ConsumerSupervisorOptions<int> { SubscribeTo = [new(producer, new SubscriptionOptions { MaxDemand = maxDemand, MinDemand = minDemand })] }));

        await supervisor.Completion;

        Assert.InRange(most, 1, maxDemand);
        Assert.Equal(Enumerable.Range(0, 60), done.Order());
    });

    [Fact]
    [Trait("Conformance", "S43")]
    public void Nothing_is_asked_for_before_the_tasks_have_come_down_to_min_demand() => Steps.UnderEachSeed(50, async lab =>
    {
        var gates = Enumerable.Range(0, 20).Select(_ => new TaskCompletionSource()).ToArray();
        var started = 0;
        var producer = lab.Start(Producer.From(Enumerable.Range(0, 20)));
        var supervisor = lab.Start(new ConsumerSupervisor<int>(
            async (item, _) =>
            {
                started++;
                await gates[item].Task;
            }));
        await supervisor.SubscribeToAsync(producer, new SubscriptionOptions { MaxDemand = 8, MinDemand = 5 });
        await Steps.UntilAsync(lab, () => started == 8);

        gates[0].SetResult();
        gates[1].SetResult();
        await Task.Delay(TimeSpan.FromSeconds(1), lab.Time);
        Assert.Equal(8, started);
        gates[2].SetResult();
        await Steps.UntilAsync(lab, () => started == 11);
        foreach (var gate in gates) gate.TrySetResult();
        await supervisor.Completion;
        Assert.Equal(20, started);
    });

    [Fact]
    [Trait("Conformance", "S43")]
    public void A_task_that_keeps_failing_is_given_up_and_takes_nobody_with_it() => Steps.UnderEachSeed(100, async lab =>
    {
        var attempts = new Dictionary<int, int>();
        var givenUp = new List<int>();
        var producer = lab.Start(Producer.From(Enumerable.Range(0, 30)));
        var supervisor = lab.Start(new ConsumerSupervisor<int>(
            async (item, _) =>
            {
                attempts[item] = attempts.GetValueOrDefault(item) + 1;
                await Task.Yield();
                if (item % 10 == 7) throw new InvalidDataException("always");
                if (item % 10 == 3 && attempts[item] == 1) throw new InvalidDataException("once");
            },
            new ConsumerSupervisorOptions<int>
            {
                Restart = Restart.Transient,
                MaxRestarts = 2,
                OnGivenUp = (item, _) => givenUp.Add(item),
                SubscribeTo = [new(producer, new SubscriptionOptions { MaxDemand = 6 })],
            }));

        await supervisor.Completion;

        Assert.Equal([7, 17, 27], givenUp.Order());
        Assert.All(attempts, pair => Assert.Equal(pair.Key % 10 == 7 ? 3 : pair.Key % 10 == 3 ? 2 : 1, pair.Value));
        Assert.Equal(30, attempts.Count);
    });

    [Fact]
    [Trait("Conformance", "S43")]
    public void A_temporary_task_is_never_started_again() => Steps.UnderEachSeed(50, async lab =>
    {
        var attempts = 0;
        var producer = lab.Start(Producer.From(Enumerable.Range(0, 10)));
        var supervisor = lab.Start(new ConsumerSupervisor<int>(
            (_, _) => Task.FromException(new InvalidDataException($"attempt {++attempts}")),
            new ConsumerSupervisorOptions<int> { SubscribeTo = [new(producer, new SubscriptionOptions { MaxDemand = 2 })] }));
        await supervisor.Completion;
        Assert.Equal(10, attempts);
    });

    [Fact]
    [Trait("Conformance", "S43")]
    public void Permanent_tasks_are_refused() =>
        Assert.Contains("Temporary or Transient", Assert.Throws<ArgumentOutOfRangeException>(
            () => new ConsumerSupervisor<int>((_, _) => Task.CompletedTask, new ConsumerSupervisorOptions<int> { Restart = Restart.Permanent })).Message, StringComparison.Ordinal);

    [Fact]
    [Trait("Conformance", "S43")]
    public void Stopping_cancels_the_tasks_and_waits_for_them() => Steps.UnderEachSeed(100, async lab =>
    {
        var cancelled = 0;
        var producer = lab.Start(Producer.From(Enumerable.Range(0, 100)));
        var supervisor = lab.Start(new ConsumerSupervisor<int>(
            async (_, token) =>
            {
                try
                {
                    await Task.Delay(TimeSpan.FromHours(1), lab.Time, token);
                }
                catch (OperationCanceledException)
                {
                    await Task.Delay(TimeSpan.FromSeconds(1), lab.Time, CancellationToken.None);
                    cancelled++;
                    throw;
                }
            }));
        await supervisor.SubscribeToAsync(producer, new SubscriptionOptions { MaxDemand = 4 });
        await Steps.UntilAsync(lab, () => supervisor.RunningCount == 4);

        await supervisor.StopAsync();

        Assert.Equal(4, cancelled);
        Assert.Equal(4, supervisor.GetSnapshot().LostCount);
    });

    [Fact]
    [Trait("Conformance", "S43")]
    public void A_task_started_out_of_turn_counts_towards_no_demand() => Steps.UnderEachSeed(50, async lab =>
    {
        var done = new List<int>();
        var supervisor = lab.Start(new ConsumerSupervisor<int>(async (item, _) =>
        {
            await Task.Yield();
            done.Add(item);
        }));
        await supervisor.StartTaskAsync(7);
        await Steps.UntilAsync(lab, () => done.Count == 1 && supervisor.RunningCount == 0);
        await supervisor.StopAsync();
    });
}
