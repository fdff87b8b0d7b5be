using System.Globalization;
using Headgate.Redis;
using Headgate.Servers;
using StackExchange.Redis;

namespace Headgate.Race.Brokers.Redis;

/// <summary>A stream, and a group of its own for each run.</summary>
internal sealed class RedisBroker : IBroker
{
    private const string Stream = "race";
    private readonly RedisServer _server = new();
    private ConnectionMultiplexer? _client;
    private long _filled;
    private int _runs;

    public IReadOnlyList<BrokerWorkload> Workloads =>
    [
        new("read", $"read by up to {BrokerBounds.Prefetch}, handled and acknowledged by {BrokerBounds.BatchSize}", 300_000)
        {
            PrepareAsync = FillAsync,
            CheckAsync = _ => ExpectNothingLeftAsync(),
            RunPipelineAsync = messages => BrokerPipelines.ReadAsync(messages, RedisStreams.Read(Configure), static message => NumberBody.NumberOf(message.Body.Span)),
            RunBareAsync = messages => BareReader.RunAsync(_server.Configuration, Stream, Group, messages),
        },
        new("write", $"appended by {BrokerBounds.BatchSize}", 100_000)
        {
            PrepareAsync = _ => DeleteAsync(),
            CheckAsync = async messages => BrokerWorkload.Expect("in the stream", messages, await Database.StreamLengthAsync(Stream)),
            RunPipelineAsync = messages => BrokerPipelines.WriteAsync(messages, RedisStreams.Append<long>(Configure)),
            RunBareAsync = messages => BareWriter.RunAsync(_server.Configuration, Stream, messages),
        },
    ];

    private string Group => string.Create(CultureInfo.InvariantCulture, $"run-{_runs}");

    private IDatabase Database => _client!.GetDatabase();

    public async Task StartAsync()
    {
        await _server.StartAsync();
        _client = await ConnectionMultiplexer.ConnectAsync($"{_server.Configuration},allowAdmin=true");

        // Redis' own default, and not the server's wait for the disk at each call.
        await Database.ExecuteAsync("CONFIG", "SET", "appendfsync", "everysec");
    }

    public async ValueTask DisposeAsync()
    {
        if (_client is not null) await _client.DisposeAsync();
        await _server.DisposeAsync();
    }

    private void Configure(RedisStreamOptions options)
    {
        options.Configuration = _server.Configuration;
        options.Stream = Stream;
        options.Group = Group;
        options.MaxReadCount = BrokerBounds.Prefetch;
    }

    private void Configure(RedisAppendOptions<long> options)
    {
        options.Configuration = _server.Configuration;
        options.Stream = Stream;
        options.Body = static number => NumberBody.Of(number);
    }

    private async Task FillAsync(long messages)
    {
        if (_filled != messages)
        {
            await DeleteAsync();
            await BareWriter.RunAsync(_server.Configuration, Stream, messages);
            _filled = messages;
        }

        if (_runs > 0) await Database.StreamDeleteConsumerGroupAsync(Stream, Group);
        _runs++;
        await Database.StreamCreateConsumerGroupAsync(Stream, Group, StreamPosition.Beginning);
    }

    private async Task DeleteAsync()
    {
        _filled = 0;
        await Database.KeyDeleteAsync(Stream);
    }

    private async Task ExpectNothingLeftAsync()
    {
        var group = (await Database.StreamGroupInfoAsync(Stream)).Single(group => group.Name == Group);
        BrokerWorkload.Expect("not acknowledged", 0, group.PendingMessageCount + (group.Lag ?? 0));
    }
}
