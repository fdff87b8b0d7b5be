using System.Globalization;
using Headgate.Nats;
using Headgate.Servers;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace Headgate.Race.Brokers.Nats;

/// <summary>A stream on disk, and a consumer of its own for each run.</summary>
internal sealed class NatsBroker : IBroker
{
    private const string Stream = "race";
    private const string Subject = "race.numbers";
    private readonly NatsServer _server = new();
    private NatsConnection? _connection;
    private long _filled;
    private int _runs;

    public IReadOnlyList<BrokerWorkload> Workloads =>
    [
        new("read", $"pulled by up to {BrokerBounds.Prefetch}, handled and acknowledged by {BrokerBounds.BatchSize}", 200_000)
        {
            PrepareAsync = FillAsync,
            CheckAsync = _ => ExpectNothingLeftAsync(),
            RunPipelineAsync = messages => BrokerPipelines.ReadAsync(messages, JetStreamConsumer.Read(Configure), static message => NumberBody.NumberOf(message.Body.Span)),
            RunBareAsync = messages => BareReader.RunAsync(_server.Url, Stream, Consumer, messages, hears: false),
            RunAsSureAsync = messages => BareReader.RunAsync(_server.Url, Stream, Consumer, messages, hears: true),
        },
        new("write", $"published by {BrokerBounds.BatchSize}, each confirmed", 120_000)
        {
            PrepareAsync = _ => PurgeAsync(),
            CheckAsync = ExpectAllAsync,
            RunPipelineAsync = messages => BrokerPipelines.WriteAsync(messages, JetStreamSubject.Publish<long>(Configure)),
            RunBareAsync = messages => BareWriter.RunAsync(_server.Url, Subject, messages),
        },
    ];

    private string Consumer => string.Create(CultureInfo.InvariantCulture, $"run-{_runs}");

    private NatsJSContext JetStream => new(_connection!);

    public async Task StartAsync()
    {
        await _server.StartAsync();
        _connection = new NatsConnection(new NatsOpts { Url = _server.Url });
        await JetStream.CreateStreamAsync(new StreamConfig(Stream, [Subject]));
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null) await _connection.DisposeAsync();
        await _server.DisposeAsync();
    }

    private void Configure(JetStreamConsumerOptions options)
    {
        options.Url = _server.Url;
        options.Stream = Stream;
        options.Consumer = Consumer;
        options.MaxPullCount = BrokerBounds.Prefetch;
        options.PrefetchCount = BrokerBounds.Prefetch;
    }

    private void Configure(JetStreamSubjectOptions<long> options)
    {
        options.Url = _server.Url;
        options.Subject = Subject;
        options.Body = static number => NumberBody.Of(number);
    }

    private async Task FillAsync(long messages)
    {
        if (_filled != messages)
        {
            await PurgeAsync();
            await BareWriter.RunAsync(_server.Url, Subject, messages);
            _filled = messages;
        }

        if (_runs > 0) await JetStream.DeleteConsumerAsync(Stream, Consumer);
        _runs++;
        await JetStream.CreateOrUpdateConsumerAsync(Stream, new ConsumerConfig(Consumer) { AckPolicy = ConsumerConfigAckPolicy.Explicit, MaxAckPending = 10 * BrokerBounds.Prefetch });
    }

    private async Task PurgeAsync()
    {
        _filled = 0;
        await JetStream.PurgeStreamAsync(Stream, new StreamPurgeRequest());
    }

    /// <summary>The server works acknowledgements off behind the connection that has read them.</summary>
    private async Task ExpectNothingLeftAsync()
    {
        for (var asked = 0; ; asked++)
        {
            var consumer = await JetStream.GetConsumerAsync(Stream, Consumer);
            var left = consumer.Info.NumAckPending + (long)consumer.Info.NumPending;
            if (left == 0) return;
            if (asked == 100) BrokerWorkload.Expect("not acknowledged", 0, left);
            await Task.Delay(20);
        }
    }

    private async Task ExpectAllAsync(long messages)
    {
        var stream = await JetStream.GetStreamAsync(Stream);
        BrokerWorkload.Expect("in the stream", messages, stream.Info.State.Messages);
    }
}
