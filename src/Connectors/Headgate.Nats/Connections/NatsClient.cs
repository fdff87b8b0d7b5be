using System.Text;
using Microsoft.Extensions.Logging;
using NATS.Client.Core;

namespace Headgate.Nats.Connections;

/// <summary>Makes connections.</summary>
internal static class NatsClient
{
    /// <summary>Connects. What it throws says where, and no secret.</summary>
    public static async ValueTask<NatsConnection> ConnectAsync(
        NatsAddress address, Func<NatsOpts, NatsOpts>? configure, string name, ILoggerFactory loggerFactory, CancellationToken cancellationToken)
    {
        var options = address.ToOptions() with
        {
            Name = name,
            LoggerFactory = loggerFactory,
            HeaderEncoding = Encoding.UTF8,
            // A sink's connection mends itself: soon, as its calls wait. A source's is replaced.
            ReconnectWaitMin = TimeSpan.FromMilliseconds(100),
            ReconnectWaitMax = TimeSpan.FromSeconds(2),
        };
        var connection = new NatsConnection(configure?.Invoke(options) ?? options);
        try
        {
            await connection.ConnectAsync().AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Whether the server refuses who asks.</summary>
    public static bool IsRefusal(Exception failure) => failure switch
    {
        NatsServerException { IsAuthError: true } => true,
        { InnerException: { } inner } => IsRefusal(inner),
        _ => false,
    };
}
