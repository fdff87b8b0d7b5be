using System.Globalization;
using Amazon.SQS;
using Amazon.SQS.Model;
using Headgate.Pipelines.Connections;
using Headgate.Pipelines.Sources;
using Headgate.Sqs.Clients;
using Microsoft.Extensions.Logging;

namespace Headgate.Sqs.Reading;

/// <summary>The time in which the service answers. Its source keeps what was received.</summary>
internal sealed class SqsConnection(SourceContext context, SqsQueueOptions options, IAmazonSQS client, string queueUrl, Receiver receiver) : SourceConnection<SqsMessage>
{
    private bool _isLagKnown = options.LagInterval != Timeout.InfiniteTimeSpan;
    private long _lagAt;

    /// <summary>Asks for the queue, so that one that is not there, or may not be used, is found at once.</summary>
    public async ValueTask OpenAsync(CancellationToken cancellationToken)
    {
        _lagAt = context.TimeProvider.GetTimestamp();
        try
        {
            var name = QueueAttributeName.ApproximateNumberOfMessages.Value;
            var found = await client.GetQueueAttributesAsync(new GetQueueAttributesRequest(queueUrl, [name]), cancellationToken);
            if (_isLagKnown && long.TryParse(found.Attributes?.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out var count)) context.NoteLag(count);
        }
        catch (AmazonSQSException denied) when (SqsClient.IsDenied(denied))
        {
            // Who may only receive and delete can read all the same.
            if (_isLagKnown) SqsEvents.LagRefused(context.LoggerFactory.CreateLogger<SqsConnection>(), context.Pipeline, context.Name);
            _isLagKnown = false;
        }
    }

    public override async ValueTask<bool> ReadAsync(MessageBuffer<SqsMessage> messages, CancellationToken cancellationToken)
    {
        // A queue may have nothing for long: the waiting messages are counted meanwhile.
        while (!await receiver.ReadAsync(messages, await CountAsync(cancellationToken), cancellationToken))
        {
        }

        return true;
    }

    /// <summary>Counts what waits, when it is time. What fails of that is no loss of the connection.</summary>
    /// <returns>When it is time again.</returns>
    private async ValueTask<TimeSpan> CountAsync(CancellationToken cancellationToken)
    {
        if (!_isLagKnown) return Timeout.InfiniteTimeSpan;
        if (options.LagInterval - context.TimeProvider.GetElapsedTime(_lagAt) is var left && left > TimeSpan.Zero) return left;
        try
        {
            await OpenAsync(cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            SqsEvents.LagFailed(context.LoggerFactory.CreateLogger<SqsConnection>(), failure, context.Pipeline, context.Name);
        }

        return _isLagKnown ? options.LagInterval : Timeout.InfiniteTimeSpan;
    }

    public override ValueTask DrainAsync(MessageBuffer<SqsMessage> messages, CancellationToken cancellationToken) => receiver.DrainAsync(cancellationToken);

    public override ValueTask DisposeAsync()
    {
        receiver.NextGeneration();
        return base.DisposeAsync();
    }
}
