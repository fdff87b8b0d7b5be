using Headgate.Nats.Connections;
using Headgate.Pipelines;
using Headgate.Pipelines.Batching;
using Headgate.Pipelines.Handlers;
using NATS.Client.Core;
using NATS.Client.JetStream;

namespace Headgate.Nats.Writing;

/// <summary>Publishes batches: all messages are sent, in their order, before the first confirmation is waited for.</summary>
internal sealed class JetStreamPublisher<T>(JetStreamSubjectOptions<T> options, IServiceProvider services) : IBatchHandler<T>, IAsyncDisposable
{
    private readonly JetStreamLink _link = new(options.Url, options.Domain, options.ConfigureClient, options.ConfirmTimeout, services);

    public async ValueTask<IReadOnlyList<Message<T>>> HandleAsync(MessageBatch<T> batch, CancellationToken cancellationToken)
    {
        using var limit = _link.Limit();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            var context = await _link.GetAsync(either.Token);
            var failures = await SendAsync(context, batch, either.Token);
            cancellationToken.ThrowIfCancellationRequested();
            return failures is null ? batch : [.. batch.Select((message, index) => failures[index] is { } failure ? message.Fail(Told(failure, limit)) : message)];
        }
        catch (OperationCanceledException late) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw Told(late, limit);
        }
    }

    public ValueTask DisposeAsync() => _link.DisposeAsync();

    /// <summary>Why each message was not written; null when all were.</summary>
    private async Task<Exception?[]?> SendAsync(NatsJSContext context, MessageBatch<T> batch, CancellationToken cancellationToken)
    {
        var sending = new Task[batch.Count];
        for (var i = 0; i < sending.Length; i++) sending[i] = SendAsync(context, batch[i], cancellationToken);
        await Task.WhenAll(sending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (Array.TrueForAll(sending, static task => task.IsCompletedSuccessfully)) return null;
        return Array.ConvertAll(sending, static task => task.IsCompletedSuccessfully ? null : task.Exception?.InnerException ?? new OperationCanceledException());
    }

    /// <summary>Throws nothing itself: what a function of the options throws is this message's failure.</summary>
    private Task SendAsync(NatsJSContext context, Message<T> message, CancellationToken cancellationToken)
    {
        try
        {
            NatsHeaders? headers = null;
            if (options.Headers?.Invoke(message) is { Count: > 0 } given)
            {
                headers = [];
                foreach (var (name, value) in given) HeaderText.Set(headers, name, value);
            }

            var subject = options.SubjectOf?.Invoke(message) ?? options.Subject!;
            return JetStreamLink.PublishAsync(context, subject, options.Body!(message.Data), HeaderText.WithTrace(headers, message.Metadata), options.MessageId?.Invoke(message), cancellationToken);
        }
        catch (Exception failure)
        {
            return Task.FromException(failure);
        }
    }

    private Exception Told(Exception failure, CancellationTokenSource limit) => failure is OperationCanceledException && limit.IsCancellationRequested
        ? new TimeoutException($"The stream has not confirmed within {options.ConfirmTimeout}. Whether it has the message is not known.", failure)
        : failure;
}
