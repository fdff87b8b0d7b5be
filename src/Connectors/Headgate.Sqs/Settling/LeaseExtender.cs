using System.Globalization;
using Amazon.SQS.Model;
using Headgate.Pipelines.Sources;
using Microsoft.Extensions.Logging;

namespace Headgate.Sqs.Settling;

/// <summary>Extends the visibility time-outs of messages under way. A call that fails does not keep the others from theirs, and is tried once more. Thread-safe.</summary>
internal sealed class LeaseExtender(SourceContext context, QueueCalls calls, TimeSpan lease)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);
    private readonly ILogger _logger = context.LoggerFactory.CreateLogger<LeaseExtender>();

    /// <summary>Extends; says so where it could not.</summary>
    public async Task ExtendAsync(IReadOnlyList<Receipt> receipts, CancellationToken cancellationToken)
    {
        var (left, failure) = await TryAsync(receipts, cancellationToken);
        if (left.Count == 0) return;
        await Task.Delay(lease / 8 < LongestWait ? lease / 8 : LongestWait, context.TimeProvider, cancellationToken);
        (left, failure) = await TryAsync(left, cancellationToken);
        if (left.Count > 0) SqsEvents.ExtensionFailed(_logger, failure, context.Pipeline, context.Name, left.Count);
    }

    /// <summary>Calls once for each ten of those that have not ended meanwhile.</summary>
    /// <returns>Those that may be tried again, and why. Those whose receipts are void have ended, or are tried elsewhere by now; their end tells.</returns>
    private async Task<(List<Receipt> Left, Exception? Failure)> TryAsync(IReadOnlyList<Receipt> receipts, CancellationToken cancellationToken)
    {
        var left = new List<Receipt>();
        Exception? failure = null;
        foreach (var some in receipts.Where(static receipt => !receipt.IsEnding).Chunk(SettleLane.MostInCall))
        {
            try
            {
                var failed = await calls.ChangeVisibilityAsync([.. some.Select(receipt => new SettleItem(receipt, (int)lease.TotalSeconds))], cancellationToken);
                foreach (var entry in failed.Where(static entry => entry.SenderFault != true))
                {
                    left.Add(some[IndexOf(entry)]);
                    failure = new SqsSettleException(entry.Code, entry.Message);
                }
            }
            catch (Exception thrown) when (!cancellationToken.IsCancellationRequested)
            {
                left.AddRange(some);
                failure = thrown;
            }
        }

        return (left, failure);
    }

    private static int IndexOf(BatchResultErrorEntry entry) => int.Parse(entry.Id, CultureInfo.InvariantCulture);
}
