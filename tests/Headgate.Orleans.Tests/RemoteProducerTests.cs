using System.Collections.Concurrent;
using Headgate.Orleans.Producers;
using Headgate.Orleans.Wire;
using Headgate.Servers;
using Headgate.Stages;
using Headgate.Stages.Dispatching;
using Headgate.Stages.Streams;
using Headgate.Stages.Subscriptions;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Hosting;

namespace Headgate.Orleans.Tests;

public sealed class RemoteProducerTests : IAsyncLifetime
{
    private readonly ConcurrentBag<Stage> _producers = [];
    private Cluster _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await Cluster.StartAsync(3, silo => Add(silo));

    public async ValueTask DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Every_event_arrives_once_in_its_order_in_whichever_silo_the_consumer_is()
    {
        var received = await Task.WhenAll(Enumerable.Range(0, 3).Select(async silo =>
        {
            var events = new List<int>();
            await using var numbers = await RemoteAsync(silo, "hundred-thousand");
            await using var consumer = Stage.Start(Consumer.ForEach<int>(events.Add));
            await consumer.SubscribeToAsync(numbers, new SubscriptionOptions { MaxDemand = 100 });
            await consumer.Completion;
            return events;
        }));

        Assert.All(received, static events => Assert.Equal(events.Order(), events));
        Assert.Equal(Enumerable.Range(0, 100_000), received.SelectMany(static events => events).Order());
        Assert.Single(_producers);
    }

    [Fact]
    public async Task The_producer_is_asked_for_what_its_consumers_have_asked_and_no_more()
    {
        await using var numbers = await RemoteAsync(0, "endless");
        var gate = new TaskCompletionSource();
        var first = new TaskCompletionSource();
        await using var consumer = Stage.Start(Consumer.ForEachAsync<int>(async (_, _) =>
        {
            first.TrySetResult();
            await gate.Task;
        }));
        await consumer.SubscribeToAsync(numbers, new SubscriptionOptions { MaxDemand = 70, MinDemand = 0 });
        await first.Task;
        var report = await _cluster[1].GetProducerReportAsync<int>("endless");

        Assert.Equal(70, ((Numbers)_producers.Single()).Asked);
        Assert.Equal((70, 0), (report.EmittedCount, report.OpenDemand));
        Assert.Equal(StageStatus.Running, report.Status);
        Assert.Equal("here", Assert.Single(report.Consumers).Name);
        gate.SetResult();
    }

    [Fact]
    public async Task A_slow_consumer_slows_only_its_own_share()
    {
        var (gate, slowHasSome) = (new TaskCompletionSource(), new TaskCompletionSource());
        var (slow, fast) = (new ConcurrentQueue<int>(), new ConcurrentQueue<int>());
        await using var slowNumbers = await RemoteAsync(0, "fifty-thousand");
        await using var slowConsumer = Stage.Start(Consumer.ForEachAsync<int>(async (number, _) =>
        {
            slow.Enqueue(number);
            slowHasSome.TrySetResult();
            await gate.Task;
        }));
        await slowConsumer.SubscribeToAsync(slowNumbers, new SubscriptionOptions { MaxDemand = 100, MinDemand = 0 });
        await slowHasSome.Task;

        // The slow one has asked for its 100 and holds them: the others get all that is left, and wait for nobody.
        await Task.WhenAll(Enumerable.Range(1, 2).Select(async silo =>
        {
            await using var numbers = await RemoteAsync(silo, "fifty-thousand");
            await using var consumer = Stage.Start(Consumer.ForEach<int>(fast.Enqueue));
            await consumer.SubscribeToAsync(numbers);
            await consumer.Completion;
        }));
        Assert.Equal(49_900, fast.Count);
        Assert.Single(slow);

        gate.SetResult();
        await slowConsumer.Completion;
        Assert.Equal(Enumerable.Range(0, 50_000), slow.Concat(fast).Order());
    }

    [Fact]
    public async Task A_failure_crosses_the_wire_with_its_type_and_its_message_after_what_was_sent()
    {
        var events = new List<int>();
        await using var numbers = await RemoteAsync(2, "failing");
        await using var consumer = Stage.Start(Consumer.ForEach<int>(events.Add));
        await consumer.SubscribeToAsync(numbers);
        var failure = await Assert.ThrowsAsync<RemoteStageException>(() => consumer.Completion);

        Assert.Equal(Enumerable.Range(0, 500), events);
        Assert.Equal(("System.TimeoutException", "failing"), (failure.TypeName, failure.StageName));
        Assert.Contains("out of numbers", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_consumer_that_is_to_outlive_its_producer_goes_on_and_a_producer_that_has_failed_is_made_anew()
    {
        var events = new ConcurrentQueue<int>();
        await using var consumer = Stage.Start(Consumer.ForEach<int>(events.Enqueue));
        for (var life = 1; life <= 2; life++)
        {
            await using var numbers = await RemoteAsync(life, "failing");
            await consumer.SubscribeToAsync(numbers, new SubscriptionOptions { CancelMode = CancelMode.Temporary });
            await Assert.ThrowsAsync<RemoteStageException>(() => numbers.Completion);
        }

        await Eventually.IsAsync(1000, () => events.Count);
        Assert.Equal(StageStatus.Running, consumer.Status);
        Assert.Equal(2, _producers.Count);
    }

    [Fact]
    public async Task The_reason_of_a_consumer_that_leaves_is_told_to_the_producer_and_the_stage_between_them_ends()
    {
        await using var numbers = await RemoteAsync(0, "endless");
        await using var consumer = Stage.Start(Consumer.ForEach<int>(static _ => throw new NotSupportedException("no numbers, please")));
        await consumer.SubscribeToAsync(numbers);
        await Assert.ThrowsAsync<NotSupportedException>(() => consumer.Completion);
        await Assert.ThrowsAsync<NotSupportedException>(() => numbers.Completion);

        await Eventually.IsAsync(0, async () => (await _cluster.Client.GetProducerReportAsync<int>("endless")).Consumers.Count);
        Assert.Equal(StageStatus.Running, _producers.Single().Status);
    }

    [Fact]
    public async Task A_partition_is_chosen_over_the_wire_and_one_that_is_not_there_is_refused()
    {
        var parts = await Task.WhenAll(Enumerable.Range(0, 2).Select(async part =>
        {
            var events = new List<int>();
            await using var numbers = await RemoteAsync(part, "parted", part);
            await using var consumer = Stage.Start(Consumer.ForEach<int>(events.Add));
            await consumer.SubscribeToAsync(numbers);
            await consumer.Completion;
            return events;
        }));
        Assert.All(parts[0], static number => Assert.Equal(0, number % 2));
        Assert.Equal(Enumerable.Range(0, 1000), parts.SelectMany(static part => part).Order());

        var refusal = await Assert.ThrowsAsync<SubscriptionRefusedException>(() => RemoteAsync(0, "parted-endless", 7));
        Assert.Contains("partition", refusal.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task What_came_of_another_life_of_the_producer_is_told_so_and_gets_nothing()
    {
        var grain = _cluster[0].GetGrain<IProducerGrain<int>>("endless");
        var subscription = Guid.NewGuid();
        var opened = await grain.OpenAsync(new OpenRequest { Subscription = subscription, ConsumerName = "here" });
        var again = await grain.OpenAsync(new OpenRequest { Subscription = subscription, ConsumerName = "here" });
        var stranger = await grain.TakeAsync(new TakeRequest { Epoch = Guid.NewGuid(), Subscription = subscription, Asked = 5, Sequence = 1, Received = 0 });
        var own = await grain.TakeAsync(new TakeRequest { Epoch = opened.Epoch, Subscription = subscription, Asked = 5, Sequence = 1, Received = 0 });

        Assert.Equal(opened.Epoch, again.Epoch);
        Assert.Single((await grain.DescribeAsync()).Consumers);
        Assert.True(stranger.IsUnknown);
        Assert.Empty(stranger.Events);
        Assert.Equal(Enumerable.Range(0, 5), own.Events);
    }

    [Fact]
    public async Task A_consumer_that_is_not_heard_of_any_more_loses_its_place_and_what_it_had_not_fetched_is_counted()
    {
        var grain = _cluster[0].GetGrain<IProducerGrain<int>>("impatient");
        var subscription = Guid.NewGuid();
        var opened = await grain.OpenAsync(new OpenRequest { Subscription = subscription, ConsumerName = "here" });
        await grain.TakeAsync(new TakeRequest { Epoch = opened.Epoch, Subscription = subscription, Asked = 5, Sequence = 1, Received = 0 });

        await Eventually.IsAsync(0, async () => (await grain.DescribeAsync()).Consumers.Count);
        Assert.True((await grain.TakeAsync(new TakeRequest { Epoch = opened.Epoch, Subscription = subscription, Asked = 5, Sequence = 2, Received = 1 })).IsUnknown);
    }

    [Fact]
    public async Task A_consumer_that_is_killed_gives_up_its_place()
    {
        await using var numbers = await RemoteAsync(0, "endless");
        Assert.Single((await _cluster[1].GetProducerReportAsync<int>("endless")).Consumers);

        numbers.Kill();

        await Eventually.IsAsync(0, async () => (await _cluster[1].GetProducerReportAsync<int>("endless")).Consumers.Count);
    }

    [Fact]
    public async Task When_the_silo_of_the_producer_dies_its_consumers_hear_that_it_is_lost_and_find_the_next_by_its_name()
    {
        await using var numbers = await RemoteAsync(0, "endless", grains: _cluster.Client);
        await using var consumer = Stage.Start(Consumer.ForEach<int>(static _ => { }));
        await consumer.SubscribeToAsync(numbers);
        var report = await _cluster.Client.GetProducerReportAsync<int>("endless");
        var silo = _cluster.Silos.Silos.Single(silo => silo.SiloAddress.ToParsableString() == report.Silo);
        await _cluster.Silos.KillSiloAsync(silo);
        await Assert.ThrowsAsync<ProducerLostException>(() => consumer.Completion);

        await using var next = await RemoteAsync(0, "endless", grains: _cluster.Client);
        Assert.NotEqual(report.Epoch, (await _cluster.Client.GetProducerReportAsync<int>("endless")).Epoch);
    }

    private async Task<RemoteProducer<int>> RemoteAsync(int silo, string producer, int? partition = null, IGrainFactory? grains = null) =>
        await Stage.StartAsync(new RemoteProducer<int>(grains ?? _cluster[silo], producer, new RemoteProducerOptions<int> { ConsumerName = "here", Partition = partition }));

    private void Add(ISiloBuilder silo)
    {
        silo.Configure<ClusterMembershipOptions>(static options =>
        {
            options.ProbeTimeout = TimeSpan.FromMilliseconds(500);
            options.NumMissedProbesLimit = 2;
            options.NumVotesForDeathDeclaration = 1;
        });
        silo.AddProducer("hundred-thousand", _ => Noted(new Numbers(100_000)));
        silo.AddProducer("fifty-thousand", _ => Noted(new Numbers(50_000)));
        silo.AddProducer("endless", _ => Noted(new Numbers(int.MaxValue)));
        silo.AddProducer("failing", _ => Noted(new Numbers(500, fails: true)));
        silo.AddProducer("impatient", _ => Noted(new Numbers(int.MaxValue)), new ProducerGrainOptions { Poll = TimeSpan.FromMilliseconds(50), Lease = TimeSpan.FromMilliseconds(200) });
        silo.AddProducer("parted-endless", _ => Noted(Producer.From(Enumerable.Repeat(1, int.MaxValue), InTwo())));
        silo.AddProducer("parted", _ => Noted(Producer.From(Enumerable.Range(0, 1000), InTwo())));
    }

    private static StreamOptions<int> InTwo() => new() { Dispatcher = static () => PartitionDispatcher.ByCount<int>(2, static number => number % 2) };

    private TProducer Noted<TProducer>(TProducer producer)
        where TProducer : Stage
    {
        _producers.Add(producer);
        return producer;
    }
}
