using Headgate.Nats.Connections;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NATS.Client.Core;
using NATS.Client.JetStream;

namespace Headgate.Nats.Writing;

/// <summary>A sink's connection: made when it is first needed, and made again when the client has given it up. Thread-safe.</summary>
internal sealed class JetStreamLink(string url, string? domain, Func<NatsOpts, NatsOpts>? configure, TimeSpan patience, IServiceProvider services) : IAsyncDisposable
{
    private readonly NatsAddress _address = NatsAddress.Parse(url);
    private readonly ILoggerFactory _loggerFactory = services.GetService(typeof(ILoggerFactory)) as ILoggerFactory ?? NullLoggerFactory.Instance;
    private readonly TimeProvider _time = services.GetService(typeof(TimeProvider)) as TimeProvider ?? TimeProvider.System;
    private readonly SemaphoreSlim _gate = new(1);
    private volatile NatsJSContext? _current;

    /// <summary>Publishes a message. Ends when a stream has it.</summary>
    /// <exception cref="JetStreamPublishException">The stream has refused it.</exception>
    public static async Task PublishAsync(NatsJSContext context, string subject, ReadOnlyMemory<byte> body, NatsHeaders? headers, string? id, CancellationToken cancellationToken)
    {
        var options = id is null ? null : new NatsJSPubOpts { MsgId = id };
        var answer = await context.PublishAsync(subject, body, NatsRawSerializer<ReadOnlyMemory<byte>>.Default, options, headers, cancellationToken).ConfigureAwait(false);
        if (answer.Error is { } error) throw new JetStreamPublishException(subject, error.Code, error.ErrCode, error.Description);
    }

    /// <summary>Makes what ends the waiting of a call.</summary>
    public CancellationTokenSource Limit() => new(patience, _time);

    public async ValueTask<NatsJSContext> GetAsync(CancellationToken cancellationToken)
    {
        if (_current is { } current && IsUsable(current)) return current;
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_current is { } other)
            {
                if (IsUsable(other)) return other;
                _current = null;
                await other.Connection.DisposeAsync().ConfigureAwait(false);
            }

            var connection = await NatsClient.ConnectAsync(_address, ConfigureAll, "headgate", _loggerFactory, cancellationToken).ConfigureAwait(false);
            return _current = domain is null ? new NatsJSContext(connection) : new NatsJSContext(connection, new NatsJSOpts(connection.Opts, domain: domain));
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _current, null) is { } current) await current.Connection.DisposeAsync().ConfigureAwait(false);
        _gate.Dispose();
    }

    private static bool IsUsable(NatsJSContext context) => context.Connection.ConnectionState is not (NatsConnectionState.Closed or NatsConnectionState.Failed);

    private NatsOpts ConfigureAll(NatsOpts options)
    {
        options = options with { RequestTimeout = patience };
        return configure?.Invoke(options) ?? options;
    }
}
