using Confluent.Kafka;
using Headgate.Kafka.Consuming;
using Headgate.Pipelines;
using Headgate.Pipelines.Batching;
using Headgate.Pipelines.Handlers;

namespace Headgate.Kafka.Publishing;

/// <summary>
/// Writes each batch in a transaction, together with the offsets of its messages. An offset says that all before it is done; so a batch waits until what comes before its messages in their
/// partitions is settled, and what comes after a message that cannot be written goes back with its partition.
/// </summary>
internal sealed class TransactionalSink<T> : IBatchHandler<T>, IAsyncDisposable
{
    private readonly KafkaPublishOptions<T> _options;
    private readonly OutgoingMaker<T> _maker;
    private readonly ProducerLink _link;
    private readonly TransactionRun _run;
    private readonly TimeProvider _time;
    private int _isBusy;

    public TransactionalSink(KafkaPublishOptions<T> options, IServiceProvider services)
    {
        _options = options;
        _maker = new OutgoingMaker<T>(options);
        _time = services.GetService(typeof(TimeProvider)) as TimeProvider ?? TimeProvider.System;
        _link = new ProducerLink(Configure, $"sink {options.TransactionalId}", services);
        _run = new TransactionRun(_link, options.ConfirmTimeout, _time);
    }

    public async ValueTask<IReadOnlyList<Message<T>>> HandleAsync(MessageBatch<T> batch, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _isBusy, 1) == 1)
            return Refuse(batch, new InvalidOperationException($"The sink '{_options.TransactionalId}' writes one transaction at a time, and was given two batches. Set the batcher's Concurrency to 1."));
        try
        {
            if (WhyNot(batch) is { } refusal) return Refuse(batch, refusal);
            var parts = Split(batch);
            var (messages, failures) = _maker.Make(batch);
            await PrepareAsync(parts, failures, cancellationToken);
            if (!parts.Exists(static part => part.Count > 0)) return Tell(batch, parts, failures);
            var isWritten = await _run.WriteAsync(parts, Chosen(messages, parts), cancellationToken);
            if (!isWritten) parts.ForEach(static part => part.Count = 0);
            return Tell(batch, parts, failures);
        }
        finally
        {
            Volatile.Write(ref _isBusy, 0);
        }
    }

    public ValueTask DisposeAsync() => _link.DisposeAsync();

    private static List<Outgoing> Chosen(Outgoing?[] messages, List<BatchPart> parts)
    {
        var indexes = parts.SelectMany(static part => part.Indexes.Values.Take(part.Count)).Order();
        return [.. indexes.Select(index => messages[index]!)];
    }

    /// <summary>What was written has succeeded, what could not be made fails, and the rest goes back.</summary>
    private static IReadOnlyList<Message<T>> Tell(MessageBatch<T> batch, List<BatchPart> parts, Exception?[]? failures)
    {
        if (failures is null && parts.TrueForAll(static part => part.Count == part.Indexes.Count)) return batch;
        var written = parts.SelectMany(static part => part.Indexes.Values.Take(part.Count)).ToHashSet();
        return [.. batch.Select((message, index) => failures?[index] is { } failure ? message.Fail(failure) : written.Contains(index) ? message : message.Return())];
    }

    private ProducerConfig Configure()
    {
        var config = ProducerLink.Configure(_options.BootstrapServers, _options.ConfirmTimeout, _options.ConfigureClient);
        config.TransactionalId = _options.TransactionalId;
        config.EnableIdempotence = true;

        // A message's time must not be longer than that of its transaction.
        config.TransactionTimeoutMs = Math.Max(config.TransactionTimeoutMs ?? 60_000, config.MessageTimeoutMs ?? 0);
        return config;
    }

    /// <summary>Hands a batch back that cannot be written as this pipeline is made, and has its sources fail: a failed message would be settled, and so be lost.</summary>
    /// <exception cref="InvalidOperationException">None of them is a source of Kafka.</exception>
    private static IReadOnlyList<Message<T>> Refuse(MessageBatch<T> batch, InvalidOperationException why)
    {
        var boards = batch.Select(static message => message.Delivery).OfType<KafkaDelivery>().Select(static delivery => delivery.Epoch.Board).Distinct().ToList();
        if (boards.Count == 0) throw why;
        boards.ForEach(board => board.Fail(why));
        return [.. batch.Select(static message => message.Return())];
    }

    /// <summary>Says why a batch cannot be written, now or later; null when it can.</summary>
    private InvalidOperationException? WhyNot(MessageBatch<T> batch)
    {
        if (batch.Any(static message => message.Delivery is not KafkaDelivery))
            return new($"The sink '{_options.TransactionalId}' writes offsets of KafkaTopic.Read with its records, and was given a message that is of another source, or a part of one. Write it without TransactionalId.");
        return batch.Any(static message => message.Delivery is KafkaDelivery { Epoch.Board.CommitsInTransactions: false })
            ? new($"The sink '{_options.TransactionalId}' writes offsets of a source that commits them by itself. Set the source's CommitsInTransactions.")
            : null;
    }

    private static List<BatchPart> Split(MessageBatch<T> batch)
    {
        var parts = new Dictionary<PartitionEpoch, BatchPart>();
        for (var i = 0; i < batch.Count; i++)
        {
            var delivery = (KafkaDelivery)batch[i].Delivery;
            if (!parts.TryGetValue(delivery.Epoch, out var part)) parts.Add(delivery.Epoch, part = new BatchPart(delivery.Epoch));
            part.Indexes.Add(delivery.Position, i);
        }

        return [.. parts.Values];
    }

    /// <summary>Finds out how many messages of each partition can be written, and waits until all before them is settled.</summary>
    private async ValueTask PrepareAsync(List<BatchPart> parts, Exception?[]? failures, CancellationToken cancellationToken)
    {
        var begun = _time.GetTimestamp();
        foreach (var part in parts)
        {
            long[] offsets = [.. part.Indexes.TakeWhile(it => failures?[it.Value] is null).Select(static it => it.Key)];
            while (true)
            {
                var (count, wait) = offsets.Length == 0 ? (0, null) : part.Board.Look(part.Lane, offsets);
                part.Count = count ?? 0;
                if (wait is null) break;
                await WaitAsync(part, wait, _options.ConfirmTimeout - _time.GetElapsedTime(begun), cancellationToken);
            }
        }
    }

    private async ValueTask WaitAsync(BatchPart part, Task wait, TimeSpan left, CancellationToken cancellationToken)
    {
        try
        {
            await wait.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, _time, cancellationToken);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException(
                $"Messages of {part.Lane.Partition.Topic}[{part.Lane.Partition.Partition.Value}] that come before those of a batch were not settled within {_options.ConfirmTimeout}. Keep the order of partitions on the way to the sink, by PartitionBy, and send all of the source to it.", late);
        }
    }
}
