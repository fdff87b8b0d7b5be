using Confluent.Kafka;
using Headgate.Kafka.Consuming;
using Microsoft.Extensions.Logging;

namespace Headgate.Kafka.Publishing;

/// <summary>Runs transactions, one after the other.</summary>
internal sealed class TransactionRun(ProducerLink link, TimeSpan timeout, TimeProvider time)
{
    private IProducer<byte[]?, byte[]?>? _ready;

    /// <summary>Writes records, and the offsets of the messages that they were made of.</summary>
    /// <param name="parts">The messages.</param>
    /// <param name="records">The records.</param>
    /// <param name="cancellationToken">Gives it up, while that can be done.</param>
    /// <returns>True when they are written; false when another reads the partitions, or this writer was shut out: the messages go back.</returns>
    /// <exception cref="Exception">Nothing was written; the same can be tried again.</exception>
    public async ValueTask<bool> WriteAsync(List<BatchPart> parts, List<Outgoing> records, CancellationToken cancellationToken)
    {
        var producer = link.Get();
        await InitializeAsync(producer);

        // The group is asked first, and then whether the partitions are still assigned: by this assignment the offsets are written, or not at all.
        var groups = parts.GroupBy(static part => part.Board).Select(static board => (Metadata: board.Key.Committer?.GroupMetadata(), Parts: board.Where(static part => part.Count > 0).ToList())).ToList();
        if (groups.Exists(static group => group.Metadata is null) || parts.Exists(static part => part.Count > 0 && part.Epoch.IsOver)) return false;
        try
        {
            producer.BeginTransaction();
            if (await link.SendAsync(producer, records, cancellationToken) is { } failures) throw (Array.Find(failures, IsShutOut) ?? Array.Find(failures, static failure => failure is not null))!;
            await Task.Run(() => groups.ForEach(group => producer.SendOffsetsToTransaction(OffsetsOf(group.Parts), group.Metadata!, timeout)), CancellationToken.None);
        }
        catch (Exception failure)
        {
            await AbortAsync(producer, records.Count, failure);
            if (IsShutOut(failure)) return false;
            throw;
        }

        if (!await CommitAsync(producer, parts, records.Count)) return false;
        if (link.Log.Logger.IsEnabled(LogLevel.Debug)) KafkaEvents.TransactionWritten(link.Log.Logger, link.Log.Who, records.Count, string.Join(' ', groups.SelectMany(static group => OffsetsOf(group.Parts))));
        return true;
    }

    private static IEnumerable<TopicPartitionOffset> OffsetsOf(List<BatchPart> parts) => parts.Select(static part => new TopicPartitionOffset(part.Lane.Partition, part.Indexes.Keys[part.Count - 1] + 1));

    /// <summary>Whether another member has the partitions, or another producer the id, by now.</summary>
    internal static bool IsShutOut(Exception? failure) => ErrorOf(failure) is { } error && (error.IsFatal || error.Code is
        ErrorCode.IllegalGeneration or ErrorCode.UnknownMemberId or ErrorCode.FencedInstanceId or ErrorCode.RebalanceInProgress or ErrorCode.InvalidProducerEpoch or ErrorCode.Local_Fenced);

    /// <summary>The client's own word for a failure, which it tells of a call, or of a record.</summary>
    private static Error? ErrorOf(Exception? failure) => failure switch
    {
        KafkaException kafka => kafka.Error,
        KafkaPublishException publish => publish.Error,
        _ => null,
    };

    private async ValueTask InitializeAsync(IProducer<byte[]?, byte[]?> producer)
    {
        if (ReferenceEquals(_ready, producer)) return;
        try
        {
            await Task.Run(() => producer.InitTransactions(timeout));
            _ready = producer;
        }
        catch (KafkaException failure)
        {
            link.Replace(producer, failure.Error);
            throw;
        }
    }

    private async ValueTask AbortAsync(IProducer<byte[]?, byte[]?> producer, int count, Exception why)
    {
        KafkaEvents.TransactionAborted(link.Log.Logger, why, link.Log.Who, count);
        try
        {
            await Task.Run(() => producer.AbortTransaction(timeout));
        }
        catch (KafkaException failure)
        {
            // The next one aborts it when it begins, or the broker does when its time has passed. Nobody has committed it.
            link.Replace(producer, failure.Error);
        }
    }

    /// <summary>Commits. What has become of one that nobody answers only the broker knows: then the source joins its group anew, and goes on at the offset that is committed.</summary>
    private async ValueTask<bool> CommitAsync(IProducer<byte[]?, byte[]?> producer, List<BatchPart> parts, int count)
    {
        var begun = time.GetTimestamp();
        while (true)
        {
            try
            {
                await Task.Run(() => producer.CommitTransaction(timeout));
                return true;
            }
            catch (KafkaTxnRequiresAbortException failure)
            {
                await AbortAsync(producer, count, failure);
                if (IsShutOut(failure)) return false;
                throw;
            }
            catch (KafkaRetriableException) when (time.GetElapsedTime(begun) < timeout)
            {
                // The same commit is asked for again.
            }
            catch (KafkaException failure)
            {
                link.Replace(producer, failure.Error);
                foreach (var board in parts.Select(static part => part.Board).Distinct()) board.Fail(failure);
                return false;
            }
        }
    }
}
