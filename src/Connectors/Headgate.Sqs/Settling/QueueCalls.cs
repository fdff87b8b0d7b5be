using System.Globalization;
using Amazon.SQS;
using Amazon.SQS.Model;

namespace Headgate.Sqs.Settling;

/// <summary>The calls that settle messages of a queue. The ids of entries are their indexes: message ids may come twice in one call, and would break it.</summary>
internal sealed class QueueCalls(IAmazonSQS client, string queueUrl)
{
    private static readonly string[] Ids = [.. Enumerable.Range(0, SettleLane.MostInCall).Select(static number => number.ToString(CultureInfo.InvariantCulture))];

    /// <summary>Deletes messages.</summary>
    /// <returns>The entries that have failed.</returns>
    public async Task<IReadOnlyList<BatchResultErrorEntry>> DeleteAsync(IReadOnlyList<SettleItem> items, CancellationToken cancellationToken)
    {
        var entries = new List<DeleteMessageBatchRequestEntry>(items.Count);
        for (var i = 0; i < items.Count; i++) entries.Add(new DeleteMessageBatchRequestEntry(Ids[i], items[i].Receipt.Handle));
        var response = await client.DeleteMessageBatchAsync(new DeleteMessageBatchRequest(queueUrl, entries), cancellationToken);
        return response.Failed ?? [];
    }

    /// <summary>Says when messages are visible again.</summary>
    /// <returns>The entries that have failed.</returns>
    public async Task<IReadOnlyList<BatchResultErrorEntry>> ChangeVisibilityAsync(IReadOnlyList<SettleItem> items, CancellationToken cancellationToken)
    {
        var entries = new List<ChangeMessageVisibilityBatchRequestEntry>(items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            entries.Add(new ChangeMessageVisibilityBatchRequestEntry(Ids[i], items[i].Receipt.Handle) { VisibilityTimeout = items[i].VisibilitySeconds ?? 0 });
        }

        var response = await client.ChangeMessageVisibilityBatchAsync(new ChangeMessageVisibilityBatchRequest(queueUrl, entries), cancellationToken);
        return response.Failed ?? [];
    }
}
