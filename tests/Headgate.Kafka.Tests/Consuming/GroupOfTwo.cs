using System.Collections.Concurrent;
using Headgate.Kafka.Tests.Kit;
using Headgate.Pipelines.Connections;
using Headgate.Servers;
using Headgate.Testing.Pipelines;

namespace Headgate.Kafka.Tests.Consuming;

/// <summary>A member with messages under way, and one that joins it.</summary>
internal static class GroupOfTwo
{
    /// <summary>Reads all of a topic with the first, has the second join, ends what is under way meanwhile, and demands that nothing comes again to anybody, and that both read what is sent
    /// after it.</summary>
    public static async Task CheckAsync(Func<SourceReader<KafkaMessage>> open, int count, Func<IEnumerable<int>, Task> sendAsync, LogBook log, bool mayRefuse = false)
    {
        await using var first = open();
        var read = await first.ReadManyAsync(count, KafkaFixture.Soon());
        await using var second = open();
        using var limit = new CancellationTokenSource();
        var (other, others) = ReadUntil(second, limit.Token);
        var (own, owns) = ReadUntil(first, limit.Token);
        await read.EndAsync();
        await Eventually.IsSoAsync(() => log.Of("KafkaRevoked").Any() && log.Of("KafkaAssigned").Count() >= 2, "partitions have gone to the second");
        Assert.All(log.Of("KafkaRevoked"), static line => Assert.Contains("; 0 messages", line, StringComparison.Ordinal));
        await sendAsync(Enumerable.Range(1000, 40));
        await Eventually.IsAsync(40, () => owns.Concat(others).Where(static number => number >= 1000).Distinct().Count(), "what was sent after it has come to one of both");
        await limit.CancelAsync();
        await Task.WhenAll(own, other);
        Assert.NotEmpty(others);
        Assert.Equal(0, read.Sum(static message => ((Epoch)message.Delivery.Acknowledger).DroppedCount));

        // A mock cluster may refuse the commit, when the second has asked for one more rebalance already. A broker does not, and the check on one is strict.
        var isRefused = mayRefuse && log.Of("KafkaCommitFailed").Any(static line => line.Contains("rebalance in progress", StringComparison.Ordinal));
        if (!isRefused) Assert.Equal((string.Join(' ', Enumerable.Range(1000, 40)), 0), (string.Join(' ', owns.Concat(others).Order()), log.Of("KafkaCommitFailed").Count()));
    }

    private static (Task Task, ConcurrentQueue<int> Read) ReadUntil(SourceReader<KafkaMessage> reader, CancellationToken cancellationToken)
    {
        var numbers = new ConcurrentQueue<int>();
        return (ReadAsync(), numbers);

        async Task ReadAsync()
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                try
                {
                    var read = await reader.ReadAsync(10, cancellationToken);
                    foreach (var message in read) numbers.Enqueue(int.Parse(KafkaFixture.TextOf(message)));
                    await read.EndAsync();
                }
                catch (OperationCanceledException)
                {
                    // The end of the check.
                }
            }
        }
    }
}
