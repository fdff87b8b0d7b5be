using Headgate.Pipelines;
using Headgate.Pipelines.Batching;
using Headgate.Pipelines.Handlers;
using RabbitMQ.Client;

namespace Headgate.RabbitMq.Publishing;

/// <summary>Publishes batches.</summary>
internal sealed class ExchangeSink<T>(RabbitMqExchangeOptions<T> options, Publisher publisher) : IBatchHandler<T>, IAsyncDisposable
{
    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<Message<T>>> HandleAsync(MessageBatch<T> batch, CancellationToken cancellationToken)
    {
        var outgoing = new Outgoing?[batch.Count];
        var unwritable = new Exception?[batch.Count];
        for (var i = 0; i < outgoing.Length; i++) outgoing[i] = TryMake(batch[i], out unwritable[i]);
        var failures = await publisher.PublishAsync(options.Exchange!, options.Mandatory, outgoing, cancellationToken);
        ThrowIfNothingCame(outgoing, failures);
        return Array.TrueForAll(failures, static failure => failure is null) && Array.TrueForAll(unwritable, static failure => failure is null)
            ? batch
            : [.. Enumerable.Range(0, batch.Count).Select(i => (unwritable[i] ?? failures[i]) is { } failure ? batch[i].Fail(failure) : batch[i])];
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => publisher.DisposeAsync();

    /// <summary>A connection that was lost before anything was confirmed fails the batch; later, it fails what was not.</summary>
    private static void ThrowIfNothingCame(Outgoing?[] outgoing, Exception?[] failures)
    {
        Exception? lost = null;
        for (var i = 0; i < failures.Length; i++)
        {
            if (outgoing[i] is null) continue;
            if (failures[i] is null or RabbitMqPublishException) return;
            lost ??= failures[i];
        }

        if (lost is not null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(lost);
    }

    private Outgoing? TryMake(Message<T> message, out Exception? failure)
    {
        try
        {
            failure = null;
            return Make(message);
        }
        catch (Exception unwritable)
        {
            failure = unwritable;
            return null;
        }
    }

    private Outgoing Make(Message<T> message)
    {
        var own = message.Data as RabbitMqMessage;
        var properties = own is null ? new BasicProperties() : Outgoing.PropertiesOf(own);
        properties.Persistent = options.Persistent;
        if (options.ContentType is { } contentType) properties.ContentType = contentType;
        if (options.Expiration is { } expiration) properties.Expiration = Outgoing.ExpirationOf(expiration);
        if (options.MessageId?.Invoke(message) is { } id) properties.MessageId = id;
        var body = options.Body?.Invoke(message.Data) ?? BodyOf.Data(message.Data) ?? throw new InvalidOperationException("There is no data to publish: it is null.");
        IEnumerable<KeyValuePair<string, object?>> headers = own is null ? [] : own.Headers;
        return Outgoing.Create(options.RoutingKey?.Invoke(message) ?? own?.RoutingKey ?? "", properties, options.Headers?.Invoke(message) ?? headers, body).WithTrace(message.Metadata);
    }
}
