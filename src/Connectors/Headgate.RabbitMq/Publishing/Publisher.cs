using System.Globalization;
using Headgate.RabbitMq.Connecting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Headgate.RabbitMq.Publishing;

/// <summary>Publishes on one channel with confirms, and connects when there is no connection. Thread-safe.</summary>
internal sealed class Publisher : IAsyncDisposable
{
    private readonly Connector _connector;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _opening = new(1, 1);
    private IConnection? _connection;
    private volatile IChannel? _channel;
    private bool _isDisposed;

    public Publisher(Connector connector, IServiceProvider services)
    {
        _connector = connector;
        _logger = (services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger("Headgate.RabbitMq");
    }

    /// <summary>Publishes messages, all before it waits for the first.</summary>
    /// <param name="exchange">To where.</param>
    /// <param name="isMandatory">Whether a message that no queue wants fails.</param>
    /// <param name="messages">The messages; null for one that is left out.</param>
    /// <param name="cancellationToken">Ends the waiting; what was not confirmed by then may be there all the same.</param>
    /// <returns>Why each was not published; null for one that the server has confirmed, or that was left out.</returns>
    /// <exception cref="OperationCanceledException">The waiting was ended.</exception>
    public async ValueTask<Exception?[]> PublishAsync(string exchange, bool isMandatory, IReadOnlyList<Outgoing?> messages, CancellationToken cancellationToken)
    {
        var channel = await OpenAsync(cancellationToken);
        var confirms = new Task?[messages.Count];
        for (var i = 0; i < confirms.Length; i++)
        {
            if (messages[i] is { } message) confirms[i] = Begin(channel, exchange, isMandatory, message, cancellationToken);
        }

        var failures = new Exception?[confirms.Length];
        for (var i = 0; i < confirms.Length; i++)
        {
            if (confirms[i] is { } confirm) failures[i] = await FailureOfAsync(confirm, exchange, messages[i]!);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return failures;
    }

    public async ValueTask DisposeAsync()
    {
        await _opening.WaitAsync();
        try
        {
            _isDisposed = true;
            await CloseAsync();
        }
        finally
        {
            _opening.Release();
        }
    }

    private static Task Begin(IChannel channel, string exchange, bool isMandatory, Outgoing message, CancellationToken cancellationToken)
    {
        try
        {
            return channel.BasicPublishAsync(exchange, message.RoutingKey, isMandatory, message.Properties, message.Body, cancellationToken).AsTask();
        }
        catch (Exception failure)
        {
            return Task.FromException(failure);
        }
    }

    private static async ValueTask<Exception?> FailureOfAsync(Task confirm, string exchange, Outgoing message)
    {
        try
        {
            await confirm;
            return null;
        }
        catch (PublishException failure) when (failure.IsReturn)
        {
            return new RabbitMqPublishException($"No queue of exchange '{exchange}' takes routing key '{message.RoutingKey}'. Bind one, or correct the key.", isUnroutable: true, failure);
        }
        catch (PublishException failure)
        {
            return new RabbitMqPublishException($"The server has refused a message to exchange '{exchange}': a queue is full, or could not keep it.", isUnroutable: false, failure);
        }
        catch (Exception failure)
        {
            return failure;
        }
    }

    private async ValueTask<IChannel> OpenAsync(CancellationToken cancellationToken)
    {
        if (_channel is { IsOpen: true } open) return open;
        await _opening.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_channel is { IsOpen: true } opened) return opened;
            await CloseAsync();
            _connection = await _connector.ConnectAsync(cancellationToken);
            RabbitMqEvents.Watch(_logger, _connection, "Publisher", _connector.Server);
            var channel = await _connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), cancellationToken);
            RabbitMqEvents.PublisherConnected(_logger, "Publisher", _connector.Server);
            _channel = channel;
            return channel;
        }
        finally
        {
            _opening.Release();
        }
    }

    private async ValueTask CloseAsync()
    {
        if (_channel is { CloseReason: { } reason })
            RabbitMqEvents.PublisherDisconnected(_logger, "Publisher", _connector.Server, string.Create(CultureInfo.InvariantCulture, $"{reason.ReplyCode} {reason.ReplyText}"));
        _channel = null;
        var connection = _connection;
        _connection = null;
        if (connection is not null) await Connector.CloseAsync(connection);
    }
}
