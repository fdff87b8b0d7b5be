using System.Net.Sockets;
using Headgate.Nats.Connections;
using Headgate.Pipelines.Connections;
using Headgate.Pipelines.Sources;
using NATS.Client.Core;
using NATS.Client.JetStream;

namespace Headgate.Nats.Reading;

/// <summary>Pulls messages of a consumer.</summary>
internal sealed class JetStreamSource(SourceContext context, JetStreamConsumerOptions options)
    : ConnectedSource<JetStreamMessage>(context, $"{NatsAddress.Parse(options.Url).Url} {options.Stream}/{options.Consumer}", options.Reconnect)
{
    private readonly NatsAddress _address = NatsAddress.Parse(options.Url);

    protected override async ValueTask<SourceConnection<JetStreamMessage>> ConnectAsync(CancellationToken cancellationToken)
    {
        var connection = await NatsClient.ConnectAsync(_address, options.ConfigureClient, $"{Context.Pipeline}/{Context.Name}", Context.LoggerFactory, cancellationToken);
        try
        {
            var consumers = new ConsumerFinder(connection, options);
            var consumer = await consumers.FindAsync(cancellationToken);
            return await JetStreamConnection.OpenAsync(Context, options, connection, consumer, cancellationToken);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    protected override bool IsTransient(Exception failure) => failure switch
    {
        _ when NatsClient.IsRefusal(failure) => false,
        NatsJSApiException refused => refused.Error.Code >= 500,
        NatsException or IOException or SocketException or TimeoutException or OperationCanceledException or ObjectDisposedException => true,
        _ => false,
    };
}
