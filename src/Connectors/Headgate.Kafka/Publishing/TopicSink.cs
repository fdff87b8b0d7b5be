using Headgate.Pipelines;
using Headgate.Pipelines.Batching;
using Headgate.Pipelines.Handlers;

namespace Headgate.Kafka.Publishing;

/// <summary>Writes batches to topics.</summary>
internal sealed class TopicSink<T>(KafkaPublishOptions<T> options, IServiceProvider services) : IBatchHandler<T>, IAsyncDisposable
{
    private readonly OutgoingMaker<T> _maker = new(options);
    private readonly ProducerLink _link = new(() => ProducerLink.Configure(options.BootstrapServers, options.ConfirmTimeout, options.ConfigureClient), $"sink {options.Topic}", services);

    public async ValueTask<IReadOnlyList<Message<T>>> HandleAsync(MessageBatch<T> batch, CancellationToken cancellationToken)
    {
        var (messages, unmade) = _maker.Make(batch);
        var failures = await _link.SendAsync(messages, cancellationToken);
        return failures is null && unmade is null
            ? batch
            : [.. batch.Select((message, index) => (unmade?[index] ?? failures?[index]) is { } failure ? message.Fail(failure) : message)];
    }

    public ValueTask DisposeAsync() => _link.DisposeAsync();
}
