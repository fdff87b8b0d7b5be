using Headgate.Stages.Tests.Probes;
using Headgate.Testing.Scheduling;

namespace Headgate.Stages.Tests.Lambdas;

public sealed class LambdaStagesTests
{
    [Fact]
    public void Select_makes_one_event_of_each_of_the_same_type_or_another() => Lab.ForEachSeed(50, async lab =>
    {
        Assert.Equal(Numbers(30).Select(n => n * 2), await ThroughAsync(lab, ProducerConsumer.Select<long, long>(n => n * 2), 30));
        Assert.Equal(Numbers(30).Select(n => $"{n}"), await ThroughAsync(lab, ProducerConsumer.Select<long, string>(n => $"{n}"), 30));
    });

    [Fact]
    public void SelectAsync_awaits_one_after_the_other() => Lab.ForEachSeed(50, async lab =>
    {
        var running = 0;
        var stage = ProducerConsumer.SelectAsync<long, long>(async (n, _) =>
        {
            Assert.Equal(1, ++running);
            await Task.Delay(TimeSpan.FromSeconds(n % 3), lab.Time);
            running--;
            return n + 1;
        });

        Assert.Equal(Numbers(30).Select(n => n + 1), await ThroughAsync(lab, stage, 30));
    });

    [Fact]
    public void Where_lets_some_through_and_SelectMany_makes_any_number() => Lab.ForEachSeed(50, async lab =>
    {
        Assert.Equal(Numbers(30).Where(n => n % 3 == 0), await ThroughAsync(lab, ProducerConsumer.Where<long>(n => n % 3 == 0), 30));
        var many = ProducerConsumer.SelectMany<long, long>(n => Enumerable.Repeat(n, (int)(n % 4)));
        Assert.Equal(Numbers(30).SelectMany(n => Enumerable.Repeat(n, (int)(n % 4))), await ThroughAsync(lab, many, 30));
    });

    [Fact]
    public void ForEach_takes_events_one_by_one_or_in_batches_awaiting_or_not() => Lab.ForEachSeed(50, async lab =>
    {
        var (one, awaited, batched) = (new List<long>(), new List<long>(), new List<long>());
        Stage[] consumers =
        [
            lab.Start(Consumer.ForEach<long>(one.Add, From(lab))),
            lab.Start(Consumer.ForEachAsync<long>(
                async (n, _) =>
                {
                    await Task.Yield();
                    awaited.Add(n);
                },
                From(lab))),
            lab.Start(Consumer.ForEachBatchAsync<long>(
                (batch, _) =>
                {
                    batched.AddRange(batch.ToArray());
                    return default;
                },
                From(lab))),
        ];

        await Lab.AllAsync(consumers.Select(consumer => consumer.Completion));

        Assert.Equal(Numbers(30), one);
        Assert.Equal(Numbers(30), awaited);
        Assert.Equal(Numbers(30), batched);
    });

    [Fact]
    public void A_batch_can_be_read_by_index_as_a_span_and_across_awaits() => Lab.ForEachSeed(20, async lab =>
    {
        var read = new List<string>();
        var consumer = lab.Start(Consumer.ForEachBatchAsync<long>(
            async (batch, _) =>
            {
                Assert.Equal(batch.Count, batch.Span.Length);
                Assert.Throws<IndexOutOfRangeException>(() => batch[batch.Count]);
                foreach (var item in batch)
                {
                    await Task.Yield();
                    read.Add($"{item} {batch[0]} {batch.From.ProducerName}");
                }
            },
            new() { SubscribeTo = [new(lab.Start(new Counter(last: 5)), new() { MaxDemand = 4, MinDemand = 2 })] }));

        await consumer.Completion;

        Assert.Equal(["0 0 Counter", "1 0 Counter", "2 2 Counter", "3 2 Counter", "4 4 Counter", "5 4 Counter"], read);
    });

    [Fact]
    public void Rewriting_in_place_never_shows_through_to_another_consumer_of_the_same_events() => Lab.ForEachSeed(async lab =>
    {
        var counter = lab.Start(new Counter(last: 199, new() { Demand = ProducerDemand.Accumulate, Dispatcher = () => new Headgate.Stages.Dispatching.BroadcastDispatcher<long>() }));
        var first = lab.Start(ProducerConsumer.Select<long, long>(n => -n));
        var second = lab.Start(ProducerConsumer.Select<long, long>(n => n * 1000));
        var plain = lab.Start(new Recorder<long>("plain", new SubscribeTo<long>(counter, OfAnySize(lab))));
        var negative = lab.Start(new Recorder<long>("negative", new SubscribeTo<long>(first, OfAnySize(lab))));
        var great = lab.Start(new Recorder<long>("great", new SubscribeTo<long>(second, OfAnySize(lab))));
        await first.SubscribeToAsync(counter, OfAnySize(lab));
        await second.SubscribeToAsync(counter, OfAnySize(lab));

        await counter.SetDemandAsync(ProducerDemand.Forward);
        await Lab.AllAsync(plain.Completion, negative.Completion, great.Completion);

        Assert.Equal(Numbers(200), plain.Events);
        Assert.Equal(Numbers(200).Select(n => -n), negative.Events);
        Assert.Equal(Numbers(200).Select(n => n * 1000), great.Events);
    });

    private static Headgate.Stages.Subscriptions.SubscriptionOptions OfAnySize(StageLab lab) => new() { MaxDemand = 1 + lab.Random.Next(40) };

    private static IEnumerable<long> Numbers(int count) => Enumerable.Range(0, count).Select(n => (long)n);

    private static ConsumerOptions<long> From(StageLab lab) => new() { SubscribeTo = [new(lab.Start(new Counter(last: 29)), OfAnySize(lab))] };

    private static async Task<List<TOut>> ThroughAsync<TOut>(StageLab lab, ProducerConsumer<long, TOut> stage, int count)
    {
        var recorder = lab.Start(new Recorder<TOut>("r", new SubscribeTo<TOut>(lab.Start(stage), OfAnySize(lab))));
        await stage.SubscribeToAsync(lab.Start(new Counter(count - 1)), OfAnySize(lab));
        await recorder.Completion;
        return recorder.Events;
    }
}
