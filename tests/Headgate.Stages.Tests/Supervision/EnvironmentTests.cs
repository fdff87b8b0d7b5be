using Headgate.Stages.Subscriptions;
using Headgate.Stages.Supervision;
using Headgate.Stages.Tests.Probes;

namespace Headgate.Stages.Tests.Supervision;

/// <summary>Stages of one topology may run in different environments.</summary>
public sealed class EnvironmentTests
{
    [Fact]
    [Trait("Conformance", "S42")]
    public async Task A_producer_takes_the_consumers_of_any_environment()
    {
        await using var producer = Stage.Start(new ManualProducer<int>(), new StageEnvironment());
        for (var i = 0; i < 3; i++)
        {
            var consumer = Stage.Start(new Recorder<int>(), new StageEnvironment());
            await consumer.SubscribeToAsync(producer);
        }

        Assert.Equal(3, producer.GetSnapshot().Consumers.Select(consumer => consumer.Id).Distinct().Count());
    }

    [Fact]
    [Trait("Conformance", "S31")]
    public void A_loop_over_a_supervised_producer_runs_where_its_supervisor_does() => Lab.ForEachSeed(50, async (lab, logs) =>
    {
        var spec = new SupervisorSpec();
        var source = spec.Add("source", () => new Counter());
        spec.Add("sink", () => new Recorder<long>("sink", new SubscribeTo<long>(source, new SubscriptionOptions { MaxDemand = 1 })));
        await using var supervisor = await Supervisor.StartAsync(spec, lab.Environment);
        var read = 0;

        await foreach (var number in source.ReadAllAsync())
        {
            if (++read == 5) break;
        }

        Assert.Contains(logs.Entries, entry => entry.Message.Contains("Reader", StringComparison.Ordinal));
    });

    [Fact]
    [Trait("Conformance", "S31")]
    public void A_loop_runs_where_it_is_told_to() => Lab.ForEachSeed(20, async (lab, logs) =>
    {
        using var own = new LogRecorder();
        var environment = new StageEnvironment(lab.Environment.TimeProvider, own, lab.Environment.Scheduler, lab.Seed);
        var producer = lab.Start(new Counter(last: 9));
        var read = 0;

        await foreach (var number in producer.ReadAllAsync(environment: environment)) read++;

        Assert.Equal(10, read);
        Assert.Contains(own.Entries, entry => entry.Message.Contains("Reader", StringComparison.Ordinal));
        Assert.DoesNotContain(logs.Of("StatusChanged"), entry => entry.Message.Contains("Reader", StringComparison.Ordinal));
    });

    [Fact]
    [Trait("Conformance", "S42")]
    public void An_observer_of_a_supervised_producer_runs_where_its_supervisor_does() => Lab.ForEachSeed(50, async lab =>
    {
        var spec = new SupervisorSpec();
        var source = spec.Add("source", () => new Counter(last: 9), new ChildOptions { Restart = Restart.Transient });
        var observer = new Observer();
        await using var supervisor = await Supervisor.StartAsync(spec, lab.Environment);

        source.AsObservable().Subscribe(observer);
        await Steps.UntilAsync(lab, () => observer.IsCompleted);

        Assert.Equal(Enumerable.Range(0, 10).Select(i => (long)i), observer.Seen);
    });

    private sealed class Observer : IObserver<long>
    {
        public List<long> Seen { get; } = [];

        public bool IsCompleted { get; private set; }

        public void OnNext(long value) => Seen.Add(value);

        public void OnCompleted() => IsCompleted = true;

        public void OnError(Exception error) => throw error;
    }
}
