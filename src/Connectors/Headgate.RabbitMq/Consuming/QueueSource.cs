using Headgate.Pipelines.Connections;
using Headgate.Pipelines.Sources;
using Headgate.RabbitMq.Connecting;

namespace Headgate.RabbitMq.Consuming;

/// <summary>A source that reads a queue.</summary>
internal sealed class QueueSource : ConnectedSource<RabbitMqMessage>
{
    private readonly RabbitMqQueueOptions _options;
    private readonly Connector _connector;
    private readonly QueueLog _log;
    private bool _isConnecting;

    public QueueSource(SourceContext context, RabbitMqQueueOptions options)
        : this(context, options, new Connector(options, $"headgate {context.Pipeline}/{context.Name}/{context.Index}"))
    {
    }

    private QueueSource(SourceContext context, RabbitMqQueueOptions options, Connector connector)
        : base(context, $"{connector.Server}, queue '{options.Queue}'", options.Reconnect)
    {
        _options = options;
        _connector = connector;
        _log = new QueueLog(context, Origin);
    }

    /// <inheritdoc />
    protected override async ValueTask<SourceConnection<RabbitMqMessage>> ConnectAsync(CancellationToken cancellationToken)
    {
        _isConnecting = true;
        var connection = await _connector.ConnectAsync(cancellationToken);
        try
        {
            var opened = await QueueConnection.OpenAsync(connection, _options, Context, _log, cancellationToken);
            _isConnecting = false;
            return opened;
        }
        catch
        {
            await Connector.CloseAsync(connection);
            throw;
        }
    }

    /// <summary>What ends a connection that was made is worth another; whether that can be made is seen then.</summary>
    protected override bool IsTransient(Exception failure) => _isConnecting ? ServerFailures.MayPass(failure) : ServerFailures.IsOfConnection(failure);
}
