using System.Globalization;
using Amazon.SQS;
using Amazon.SQS.Model;
using Headgate.Sqs.Clients;

namespace Headgate.Sqs.Writing;

/// <summary>A sink's client and its queue: found when it is first needed. Thread-safe.</summary>
internal sealed class SqsLink(SqsClientOptions options) : IDisposable
{
    private readonly QueueAddress _address = QueueAddress.Of(options);
    private readonly Lazy<AmazonSQSClient> _client = new(() => SqsClient.Create(options));
    private volatile string? _queueUrl;

    /// <summary>Gets whether the queue keeps the order of groups.</summary>
    public bool IsFifo => _address.IsFifo;

    /// <summary>Sends messages in one call.</summary>
    /// <returns>Why each was not sent, by its index in the call; null when all were.</returns>
    public async Task<IReadOnlyDictionary<int, SqsPublishException>?> SendAsync(IReadOnlyList<OutgoingMessage> messages, CancellationToken cancellationToken)
    {
        var queueUrl = _queueUrl ??= await SqsClient.FindAsync(_client.Value, _address, cancellationToken);
        var entries = new List<SendMessageBatchRequestEntry>(messages.Count);
        for (var i = 0; i < messages.Count; i++) entries.Add(messages[i].ToEntry(i.ToString(CultureInfo.InvariantCulture)));
        var response = await _client.Value.SendMessageBatchAsync(new SendMessageBatchRequest(queueUrl, entries), cancellationToken);
        if (response.Failed is not { Count: > 0 } failed) return null;
        return failed.ToDictionary(
            static failure => int.Parse(failure.Id, CultureInfo.InvariantCulture),
            static failure => new SqsPublishException(failure.Code, failure.Message, failure.SenderFault != true));
    }

    public void Dispose()
    {
        if (_client.IsValueCreated) _client.Value.Dispose();
    }
}
