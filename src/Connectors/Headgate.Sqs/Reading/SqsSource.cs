using Amazon.SQS;
using Headgate.Pipelines.Connections;
using Headgate.Pipelines.Sources;
using Headgate.Sqs.Clients;

namespace Headgate.Sqs.Reading;

/// <summary>Reads a queue.</summary>
internal sealed class SqsSource(SourceContext context, SqsQueueOptions options)
    : ConnectedSource<SqsMessage>(context, QueueAddress.Of(options).Origin, options.Reconnect)
{
    private readonly QueueAddress _address = QueueAddress.Of(options);
    private AmazonSQSClient? _client;
    private string? _queueUrl;
    private Receiver? _receiver;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_receiver is not null) await _receiver.CloseAsync();
        _receiver?.Dispose();
        _client?.Dispose();
    }

    protected override async ValueTask<SourceConnection<SqsMessage>> ConnectAsync(CancellationToken cancellationToken)
    {
        _client ??= SqsClient.Create(options);
        _queueUrl ??= await SqsClient.FindAsync(_client, _address, cancellationToken);
        _receiver ??= new Receiver(Context, options, _client, _queueUrl, _address);
        var connection = new SqsConnection(Context, options, _client, _queueUrl, _receiver);
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    protected override bool IsTransient(Exception failure) => SqsClient.IsTransient(failure);
}
