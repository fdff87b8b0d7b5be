using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace Headgate.Nats.Reading;

/// <summary>Finds the consumer of a source, or creates it.</summary>
internal sealed class ConsumerFinder(NatsConnection connection, JetStreamConsumerOptions options)
{
    private const int ConsumerNotFound = 10014;
    private const int StreamNotFound = 10059;

    /// <exception cref="InvalidOperationException">There is none that can be used.</exception>
    public async ValueTask<FoundConsumer> FindAsync(CancellationToken cancellationToken)
    {
        var settings = options.Domain is null ? new NatsJSOpts(connection.Opts) : new NatsJSOpts(connection.Opts, domain: options.Domain);
        var context = new NatsJSContext(connection, settings);
        try
        {
            var found = await FindOrCreateAsync(context, cancellationToken);
            var config = found.Info.Config;
            if (config.DeliverSubject is { Length: > 0 }) throw Wrong("pushes its messages", "pulls");
            if (config.AckPolicy != ConsumerConfigAckPolicy.Explicit) throw Wrong($"has the acknowledgement policy {config.AckPolicy}", "acknowledges each message by itself (Explicit)");
            return new FoundConsumer(settings.Prefix, config.AckWait);
        }
        catch (NatsJSApiException missing) when (missing.Error.ErrCode == StreamNotFound)
        {
            throw new InvalidOperationException($"There is no stream '{options.Stream}'. Create it, or set Stream to one that exists.", missing);
        }
        catch (NatsJSApiException missing) when (missing.Error.ErrCode == ConsumerNotFound)
        {
            throw new InvalidOperationException($"The stream '{options.Stream}' has no consumer '{options.Consumer}'. Create it, or set Create.", missing);
        }
    }

    private async ValueTask<INatsJSConsumer> FindOrCreateAsync(NatsJSContext context, CancellationToken cancellationToken)
    {
        try
        {
            return await context.GetConsumerAsync(options.Stream, options.Consumer, cancellationToken);
        }
        catch (NatsJSApiException missing) when (options.Create && missing.Error.ErrCode == ConsumerNotFound)
        {
            // Several sources may create it at once: with the same settings that is no failure.
            return await context.CreateOrUpdateConsumerAsync(options.Stream, Config(), cancellationToken);
        }
    }

    private ConsumerConfig Config() => new(options.Consumer)
    {
        AckPolicy = ConsumerConfigAckPolicy.Explicit,
        AckWait = options.AckWait,
        DeliverPolicy = options.Start == JetStreamStart.New ? ConsumerConfigDeliverPolicy.New : ConsumerConfigDeliverPolicy.All,
        FilterSubject = options.FilterSubject,
        MaxAckPending = options.MaxAckPending,
        MaxDeliver = options.MaxDeliver ?? -1,
    };

    private InvalidOperationException Wrong(string got, string needed) =>
        new($"The consumer '{options.Consumer}' of the stream '{options.Stream}' {got}; a source needs one that {needed}. Set Consumer to another, or create this one anew.");
}
