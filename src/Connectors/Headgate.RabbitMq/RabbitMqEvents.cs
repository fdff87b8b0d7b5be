using Microsoft.Extensions.Logging;
using RabbitMQ.Client;

namespace Headgate.RabbitMq;

/// <summary>Everything that this connector logs. Event ids 2000 to 2099; ids and names never change.</summary>
internal static partial class RabbitMqEvents
{
    [LoggerMessage(2000, LogLevel.Warning, "{User}: {Server} has blocked the connection: {Reason}. What is published waits until it has memory and disk space again", EventName = "RabbitMqBlocked")]
    public static partial void Blocked(ILogger logger, string user, string server, string reason);

    [LoggerMessage(2001, LogLevel.Information, "{User}: {Server} has unblocked the connection", EventName = "RabbitMqUnblocked")]
    public static partial void Unblocked(ILogger logger, string user, string server);

    [LoggerMessage(2002, LogLevel.Warning, "Pipeline {Pipeline}, {Source}: the server has cancelled the consumer of queue {Queue}; it connects again", EventName = "RabbitMqConsumerCancelled")]
    public static partial void ConsumerCancelled(ILogger logger, string pipeline, string source, string queue);

    [LoggerMessage(2003, LogLevel.Debug, "Pipeline {Pipeline}, {Source}: {Origin} does not say how many messages wait; it is asked no more on this connection", EventName = "RabbitMqLagUnknown")]
    public static partial void LagUnknown(ILogger logger, Exception exception, string pipeline, string source, string origin);

    [LoggerMessage(2010, LogLevel.Information, "{User}: connected to {Server}", EventName = "RabbitMqPublisherConnected")]
    public static partial void PublisherConnected(ILogger logger, string user, string server);

    [LoggerMessage(2011, LogLevel.Warning, "{User}: the connection to {Server} was lost: {Reason}. The next messages open another", EventName = "RabbitMqPublisherDisconnected")]
    public static partial void PublisherDisconnected(ILogger logger, string user, string server, string reason);

    /// <summary>Logs when a connection is blocked, and when it no longer is.</summary>
    public static void Watch(ILogger logger, IConnection connection, string user, string server)
    {
        connection.ConnectionBlockedAsync += (_, blocked) =>
        {
            Blocked(logger, user, server, blocked.Reason);
            return Task.CompletedTask;
        };
        connection.ConnectionUnblockedAsync += (_, _) =>
        {
            Unblocked(logger, user, server);
            return Task.CompletedTask;
        };
    }
}
