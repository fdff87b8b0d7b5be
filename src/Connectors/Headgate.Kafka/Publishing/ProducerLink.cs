using Confluent.Kafka;
using Headgate.Kafka.Connecting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headgate.Kafka.Publishing;

/// <summary>A sink's producer: made when it is first needed, and made anew when it cannot go on. It connects to brokers again by itself. Thread-safe.</summary>
internal sealed class ProducerLink(Func<ProducerConfig> makeConfig, string who, IServiceProvider services) : IAsyncDisposable
{
    private static readonly TimeSpan FlushTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan WhileFull = TimeSpan.FromMilliseconds(5);
    private readonly ClientLog _log = new(services.GetService(typeof(ILoggerFactory)) as ILoggerFactory ?? NullLoggerFactory.Instance, who);
    private readonly TimeProvider _time = services.GetService(typeof(TimeProvider)) as TimeProvider ?? TimeProvider.System;
    private readonly Lock _gate = new();
    private readonly HashSet<DeliveryReports> _underWay = [];
    private IProducer<byte[]?, byte[]?>? _producer;
    private Error? _fatal;
    private bool _isDisposed;

    public ClientLog Log => _log;

    /// <summary>Makes the client's configuration.</summary>
    public static ProducerConfig Configure(string bootstrapServers, TimeSpan confirmTimeout, Action<ProducerConfig>? configure)
    {
        var config = new ProducerConfig
        {
            BootstrapServers = bootstrapServers,
            ClientId = "headgate",
            EnableIdempotence = true,
            Acks = Acks.All,
            Partitioner = Partitioner.Murmur2Random,
            MessageTimeoutMs = (int)Math.Clamp(confirmTimeout.TotalMilliseconds, 1, int.MaxValue),
            DeliveryReportFields = "status",

            // A topic whose name is mistyped is a failure, and not a new topic.
            AllowAutoCreateTopics = false,
        };
        configure?.Invoke(config);
        config.EnableDeliveryReports = true;
        return config;
    }

    /// <summary>Gets the producer.</summary>
    public IProducer<byte[]?, byte[]?> Get()
    {
        IProducer<byte[]?, byte[]?>? old = null;
        Error? why = null;
        try
        {
            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(_isDisposed, this);
                if (_fatal is { } fatal)
                {
                    KafkaEvents.ProducerReplaced(_log.Logger, _log.Who, fatal.Code.ToString(), fatal.Reason);
                    (old, why, _producer, _fatal) = (_producer, fatal, null, null);
                }

                return _producer ??= Make();
            }
        }
        finally
        {
            if (old is not null) _ = Task.Run(() => Retire(old, why!));
        }
    }

    /// <summary>Sends messages, in their order, before the first report is waited for.</summary>
    /// <param name="messages">The messages; null for one that is left out.</param>
    /// <param name="cancellationToken">Ends the waiting; what was not confirmed by then may be written all the same.</param>
    /// <returns>Why each was not written; null when all were.</returns>
    public async ValueTask<Exception?[]?> SendAsync(IReadOnlyList<Outgoing?> messages, CancellationToken cancellationToken)
    {
        return await SendAsync(Get(), messages, cancellationToken);
    }

    /// <summary>Sends messages by a producer.</summary>
    public async ValueTask<Exception?[]?> SendAsync(IProducer<byte[]?, byte[]?> producer, IReadOnlyList<Outgoing?> messages, CancellationToken cancellationToken)
    {
        var reports = new DeliveryReports(producer, messages.Count);
        lock (_gate) _underWay.Add(reports);
        try
        {
            for (var i = 0; i < messages.Count; i++)
            {
                if (messages[i] is { } message) await ProduceAsync(producer, message, reports, i, cancellationToken);
                else reports.Note(i, failure: null);
            }

            reports.NoteSent();
            await reports.All.WaitAsync(cancellationToken);
            return reports.Failures;
        }
        finally
        {
            lock (_gate) _underWay.Remove(reports);
        }
    }

    /// <summary>Sends a message, when the producer has room for it.</summary>
    private async ValueTask ProduceAsync(IProducer<byte[]?, byte[]?> producer, Outgoing message, DeliveryReports reports, int index, CancellationToken cancellationToken)
    {
        while (!TryProduce(producer, message, reports, index)) await Task.Delay(WhileFull, _time, cancellationToken);
    }

    /// <summary>The producer cannot go on: the next is a new one.</summary>
    public void Replace(IProducer<byte[]?, byte[]?> producer, Error why)
    {
        lock (_gate)
        {
            if (ReferenceEquals(_producer, producer)) _fatal ??= why;
        }
    }

    public async ValueTask DisposeAsync()
    {
        IProducer<byte[]?, byte[]?>? producer;
        lock (_gate)
        {
            _isDisposed = true;
            (producer, _producer) = (_producer, null);
        }

        if (producer is null) return;
        await Task.Run(() => Retire(producer, new Error(ErrorCode.Local_Destroy)));
    }

    /// <summary>Hands a message to the client. False when the client has no room for it now.</summary>
    private static bool TryProduce(IProducer<byte[]?, byte[]?> producer, Outgoing message, DeliveryReports reports, int index)
    {
        try
        {
            producer.Produce(message.To, message.Message, report => reports.Note(index, report));
        }
        catch (ProduceException<byte[]?, byte[]?> full) when (full.Error.Code == ErrorCode.Local_QueueFull)
        {
            return false;
        }
        catch (KafkaException failure)
        {
            reports.Note(index, new KafkaPublishException(message.To.Topic, failure.Error, failure));
        }

        return true;
    }

    private IProducer<byte[]?, byte[]?> Make() => new ProducerBuilder<byte[]?, byte[]?>(makeConfig())
        .SetLogHandler((_, message) => _log.Said(message))
        .SetErrorHandler((producer, error) =>
        {
            // What becomes of a message is reported with the message. What a producer says that was replaced is not said of the next.
            _log.Said(error);
            if (error.IsFatal) Replace(producer, error);
        })
        .Build();

    /// <summary>Has a producer that is replaced report what it can, and fails what waits for the rest of its reports: they never come.</summary>
    private void Retire(IProducer<byte[]?, byte[]?> producer, Error why)
    {
        try
        {
            producer.Flush(FlushTimeout);
        }
        catch (KafkaException failure)
        {
            _log.Said(failure.Error);
        }
        finally
        {
            producer.Dispose();
            List<DeliveryReports> left;
            lock (_gate) left = [.. _underWay.Where(reports => ReferenceEquals(reports.Producer, producer))];
            left.ForEach(reports => reports.GiveUp(new KafkaException(why)));
        }
    }
}
