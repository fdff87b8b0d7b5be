using Headgate.Nats;
using Headgate.Pipelines;
using Headgate.Pipelines.Handlers;
using Headgate.Servers;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace Headgate.Connectors.Tests.Slow;

internal sealed class SlowNats : ISlowBroker
{
    private const string Stream = "slow";
    private readonly NatsServer _server = new();
    private NatsConnection? _connection;

    public string Name => "NATS";

    public Func<IServiceProvider, IBatchHandler<byte[]>> Sink => JetStreamSubject.Publish<byte[]>(options => (options.Url, options.Subject) = (_server.Url, Stream));

    public async Task StartAsync()
    {
        await _server.StartAsync();
        _connection = new NatsConnection(new NatsOpts { Url = _server.Url });
        await new NatsJSContext(_connection).CreateStreamAsync(new StreamConfig(Stream, [Stream]));
    }

    public Pipeline Read(int batchSize, Func<int, CancellationToken, ValueTask> handle) => SlowPipelines.Read(
        JetStreamConsumer.Read(options => (options.Url, options.Stream, options.Consumer, options.PrefetchCount) = (_server.Url, Stream, Stream, 50)), batchSize, handle);

    public async Task<long> CountWaitingAsync() => (long)(await new NatsJSContext(_connection!).GetConsumerAsync(Stream, Stream)).Info.NumPending;

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null) await _connection.DisposeAsync();
        await _server.DisposeAsync();
    }
}
