using Headgate.Pipelines.Sources;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;

namespace Headgate.RabbitMq.Consuming;

/// <summary>What a source logs of its connections. Thread-safe.</summary>
internal sealed class QueueLog(SourceContext context, string origin)
{
    private readonly ILogger _logger = context.LoggerFactory.CreateLogger("Headgate.RabbitMq");

    public void Watch(IConnection connection) => RabbitMqEvents.Watch(_logger, connection, $"{context.Pipeline}, {context.Name}", origin);

    public void ConsumerCancelled(string queue) => RabbitMqEvents.ConsumerCancelled(_logger, context.Pipeline, context.Name, queue);

    public void LagUnknown(Exception failure) => RabbitMqEvents.LagUnknown(_logger, failure, context.Pipeline, context.Name, origin);
}
