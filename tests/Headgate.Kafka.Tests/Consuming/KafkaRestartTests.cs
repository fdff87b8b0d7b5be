using System.Collections.Concurrent;
using Headgate.Kafka.Tests.Kit;
using Headgate.Pipelines;
using Headgate.Pipelines.Connections;
using Headgate.Servers;
using Headgate.Stages;

namespace Headgate.Kafka.Tests.Consuming;

/// <summary>Messages and restarts of the broker, on one of their own.</summary>
[Trait("Tier", "Servers")]
[Collection(nameof(OldKafka))]
public sealed class KafkaRestartTests(OldKafka kafka)
{
    private const int Count = 100_000;

    private readonly ConcurrentDictionary<int, ConcurrentQueue<Epoch>> _seen = new();
    private readonly ConcurrentDictionary<int, ConcurrentQueue<(Epoch Epoch, int Number)>> _ofKey = new();
    private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ShutDown _kill = new(Count / 4);
    private readonly ShutDown _stop = new(Count * 6 / 10);
    private int _distinctCount;

    [Fact]
    public async Task Nothing_is_lost_while_the_broker_is_killed_once_and_stopped_once_and_each_key_keeps_its_order()
    {
        const string topic = "restarts";
        var server = kafka.Server;
        var log = new LogBook();
        await kafka.FillAsync(topic, Count);
        await using var pipeline = Pipeline.Create("restarts", p => p
            .From(KafkaTopic.Read(options =>
            {
                kafka.Set(options, topic);
                options.PrefetchBytes = 64 * 1024;
            }))
            .PartitionBy(static message => BitConverter.ToInt32(message.Key!.Value.Span))
            .ProcessMessages(HandleAsync, options => options.Concurrency = 4), new StageEnvironment(loggerFactory: log));
        await pipeline.StartAsync();
        await _kill.RunAsync(server.KillAsync);
        await server.StartAsync();
        await _stop.RunAsync(server.StopAsync);
        await server.StartAsync();
        await _all.Task.WaitAsync(TimeSpan.FromMinutes(2));

        // A partition that had been read to its end when the broker went comes again from what was committed of it: it is on its way still when others are at their end.
        await Eventually.IsAsync((long)Count, () => kafka.CommittedOf(topic), "committed");
        await pipeline.StopAsync();

        Assert.Equal(Count, _seen.Count);
        Assert.All(_seen, static it => AssertEachEpochIsAnother(it.Key, it.Value));
        Assert.All(_ofKey, static it => AssertOrder(it.Key, [.. it.Value]));
        TestContext.Current.SendDiagnosticMessage($"{_seen.Count(static it => it.Value.Count > 1)} of {Count} came more than once.");
        Assert.DoesNotContain(log.Lines, static line => line.Contains("|Error|", StringComparison.Ordinal));

        // What was settled is committed, and nothing else.
        Assert.Equal(Count, kafka.CommittedOf(topic));
    }

    /// <summary>One that came again came in another epoch, when that of the time before was over: its commit was not heard.</summary>
    private static void AssertEachEpochIsAnother(int number, ConcurrentQueue<Epoch> epochs)
    {
        Assert.True(epochs.Distinct().Count() == epochs.Count, $"{number} came twice in one assignment");
        Assert.All(epochs.SkipLast(1), epoch => Assert.True(epoch.IsOver, $"{number} came again though its assignment lasted"));
    }

    private static void AssertOrder(int key, IReadOnlyList<(Epoch Epoch, int Number)> handled)
    {
        foreach (var epoch in handled.GroupBy(static it => it.Epoch))
            Assert.True(epoch.Select(static it => it.Number).SequenceEqual(epoch.Select(static it => it.Number).Order()), $"key {key} is out of order");
        var firsts = handled.Select(static it => it.Number).Distinct().ToList();
        Assert.True(firsts.SequenceEqual(firsts.Order()), $"key {key} has gone past a message");
    }

    private async ValueTask<Message<KafkaMessage>> HandleAsync(Message<KafkaMessage> message, CancellationToken cancellationToken)
    {
        var number = BitConverter.ToInt32(message.Data.Value.Span);
        var epoch = (Epoch)message.Delivery.Acknowledger;
        var epochs = _seen.GetOrAdd(number, static _ => new ConcurrentQueue<Epoch>());
        epochs.Enqueue(epoch);
        _ofKey.GetOrAdd(number % 100, static _ => new()).Enqueue((epoch, number));
        if (epochs.Count > 1) return message;
        var count = Interlocked.Increment(ref _distinctCount);
        if (count == Count) _all.TrySetResult();
        await _kill.PassAsync(count, cancellationToken);
        await _stop.PassAsync(count, cancellationToken);
        return message;
    }
}
