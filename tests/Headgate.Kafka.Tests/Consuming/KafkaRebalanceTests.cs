using System.Collections.Concurrent;
using Headgate.Kafka.Tests.Kit;
using Headgate.Pipelines;
using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Connections;
using Headgate.Servers;
using Headgate.Stages;
using Headgate.Testing.Pipelines;

namespace Headgate.Kafka.Tests.Consuming;

/// <summary>Partitions go from one member of a group to another.</summary>
[Trait("Tier", "Servers")]
public sealed class KafkaRebalanceTests(KafkaFixture fixture) : IClassFixture<KafkaFixture>
{
    private const int Count = 40;

    [Fact]
    public async Task A_rebalance_waits_for_what_is_under_way_and_commits_it()
    {
        var topic = await FilledTopicAsync();
        var log = new LogBook();
        await GroupOfTwo.CheckAsync(
            () => Open(topic, KafkaAssignment.CooperativeSticky, TimeSpan.FromSeconds(1.4), log), Count, numbers => fixture.SendAsync(topic, numbers.Select(static number => $"{number}")), log, mayRefuse: KafkaFixture.Given is null);
    }

    [Fact]
    public async Task What_does_not_end_in_time_goes_to_the_other_and_its_end_is_dropped_and_counted()
    {
        var topic = await FilledTopicAsync();
        var log = new LogBook();
        await using var first = Open(topic, KafkaAssignment.CooperativeSticky, TimeSpan.FromMilliseconds(50), log);
        var read = await first.ReadManyAsync(Count, KafkaFixture.Soon());
        await using var second = Open(topic, KafkaAssignment.CooperativeSticky, TimeSpan.FromMilliseconds(50), log);
        var again = await second.ReadManyAsync(1, KafkaFixture.Soon());
        var epochs = read.Select(static message => (Epoch)message.Delivery.Acknowledger).Distinct().ToList();
        Assert.Contains(epochs, static epoch => epoch.IsOver);
        await read.EndAsync();
        Assert.All(epochs, epoch => Assert.Equal(epoch.IsOver ? read.Count(message => ReferenceEquals(message.Delivery.Acknowledger, epoch)) : 0, epoch.DroppedCount));
        Assert.Equal(0, again[0].Delivery.Position);
        Assert.All(epochs, static epoch => Assert.Equal(0, epoch.InFlightCount));
    }

    [Fact]
    public async Task A_member_whose_handlers_are_blocked_stays_in_its_group_and_fetches_no_more()
    {
        const int count = 3000;
        var topic = await fixture.NewTopicAsync();
        await fixture.SendAsync(topic, Enumerable.Range(0, count).Select(static number => $"{number}"));
        var log = new LogBook();
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var seen = new ConcurrentQueue<long>();
        await using var pipeline = Pipeline.Create("slow", p => p
            .From(fixture.Read(topic, options =>
            {
                var configure = options.ConfigureClient!;
                (options.PrefetchCount, options.CommitInterval) = (50, TimeSpan.FromMilliseconds(50));
                options.ConfigureClient = config =>
                {
                    configure(config);
                    config.MaxPollIntervalMs = 1600;
                };
            }))
            .Process(async (message, token) =>
            {
                await release.Task.WaitAsync(token);
                seen.Enqueue(message.Offset);
            }, static options => (options.Concurrency, options.MaxDemand) = (2, 10)), new StageEnvironment(loggerFactory: log));
        await pipeline.StartAsync();
        await Eventually.IsAsync(20L, () => pipeline.Counts.InFlight, "in the pipeline");

        // Longer than the group waits for one that does not poll.
        var until = DateTimeOffset.UtcNow.AddSeconds(3.5);
        await Eventually.IsSoAsync(() => DateTimeOffset.UtcNow > until, "time passes");
        Assert.Equal(20, pipeline.Counts.InFlight);
        release.SetResult();
        await Eventually.IsAsync((long)count, () => fixture.CommittedOf(topic), "committed");
        Assert.Equal(count, seen.Count);
        Assert.Equal(count, seen.Distinct().Count());
        Assert.Empty(log.Of("KafkaLost").Concat(log.Of("KafkaRevoked")));
    }

    [Fact]
    public async Task A_partition_that_was_held_when_it_went_away_flows_when_it_comes_back()
    {
        var topic = await FilledTopicAsync();
        var log = new LogBook();
        await using var first = Open(topic, KafkaAssignment.Range, TimeSpan.FromMilliseconds(50), log);
        var read = await first.ReadManyAsync(Count, KafkaFixture.Soon());

        // One of each partition is handed back while others of it are under way: until these have ended the client fetches nothing of it.
        await read.DistinctBy(static message => message.Data.Partition).ToList().EndAsync(DeliveryStatus.Returned);
        await using (var second = Open(topic, KafkaAssignment.Range, TimeSpan.FromMilliseconds(50), log))
        {
            using var limit = new CancellationTokenSource();
            var joining = second.ReadManyAsync(Count, limit.Token);
            await Eventually.IsSoAsync(() => log.Of("KafkaRevoked").Any() && log.Of("KafkaAssigned").Count() >= 3, "partitions have gone to the second");
            await limit.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => joining);
        }

        // All four come back to the first; nothing was committed of them.
        var again = new HashSet<(int Partition, long Offset)>();
        while (again.Count < Count) again.UnionWith((await first.ReadManyAsync(1, KafkaFixture.Soon())).Select(static message => (message.Data.Partition, message.Data.Offset)));
    }

    private async Task<string> FilledTopicAsync()
    {
        var topic = await fixture.NewTopicAsync(4);
        for (var number = 0; number < Count; number++) await fixture.SendAsync(new Confluent.Kafka.TopicPartition(topic, number % 4), $"{number}", null);
        return topic;
    }

    private SourceReader<KafkaMessage> Open(string topic, KafkaAssignment assignment, TimeSpan revokeTimeout, LogBook log) =>
        fixture.Open(topic, options => (options.Assignment, options.RevokeTimeout, options.CommitInterval) = (assignment, revokeTimeout, TimeSpan.FromHours(1)), new StageEnvironment(loggerFactory: log));
}
