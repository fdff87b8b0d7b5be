using Headgate.Pipelines;
using Headgate.Pipelines.Batching;
using Headgate.Pipelines.Handlers;
using Headgate.Redis.Connections;
using StackExchange.Redis;

namespace Headgate.Redis.Writing;

/// <summary>Appends batches: all entries are sent, in their order, before the first confirmation is waited for.</summary>
internal sealed class RedisAppender<T>(RedisAppendOptions<T> options) : IBatchHandler<T>, IAsyncDisposable
{
    private readonly RedisLink _link = new(options.Configuration, options.ConfigureClient);

    public async ValueTask<IReadOnlyList<Message<T>>> HandleAsync(MessageBatch<T> batch, CancellationToken cancellationToken)
    {
        var database = await _link.GetAsync(cancellationToken);
        var sending = new Task[batch.Count];
        for (var i = 0; i < sending.Length; i++) sending[i] = SendAsync(database, batch[i]);
        await Task.WhenAll(sending).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        if (Array.TrueForAll(sending, static task => task.IsCompletedSuccessfully)) return batch;
        return [.. batch.Select((message, index) => sending[index] is { IsCompletedSuccessfully: false } failed ? message.Fail(failed.Exception?.InnerException ?? new OperationCanceledException()) : message)];
    }

    public ValueTask DisposeAsync() => _link.DisposeAsync();

    /// <summary>Asynchronous from its beginning to its end: what a function of the options throws is this message's failure.</summary>
    private async Task SendAsync(IDatabase database, Message<T> message)
    {
        var stream = options.StreamOf?.Invoke(message) ?? options.Stream!;
        var fields = FieldText.Of(options.BodyField, options.Body!(message.Data), options.Headers?.Invoke(message), message.Metadata);
        await database.StreamAddAsync(stream, fields, null, options.MaxLength, useApproximateMaxLength: true);
    }
}
