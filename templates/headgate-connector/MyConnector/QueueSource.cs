using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Sources;

namespace MyConnector;

/// <summary>Reads a queue: as many messages as the pipeline asks for, and none ahead.</summary>
public sealed class QueueSource : Source<string>
{
    private readonly IQueueClient _client;
    private readonly QueueAcknowledger _acknowledger;

    /// <summary>Creates a source.</summary>
    /// <param name="client">Its connection, which it closes.</param>
    public QueueSource(IQueueClient client)
    {
        _client = client;
        _acknowledger = new QueueAcknowledger(client);
    }

    /// <inheritdoc />
    public override async ValueTask<bool> ReadAsync(MessageBuffer<string> messages, CancellationToken cancellationToken)
    {
        foreach (var item in await _client.ReceiveAsync(messages.Room, cancellationToken)) messages.Add(item.Text, new DescribedDelivery(_acknowledger, tag: item.Id));
        return true; // there may always be more
    }

    /// <inheritdoc />
    public override async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await base.DisposeAsync();
    }
}
