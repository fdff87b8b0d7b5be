using Headgate.Pipelines.Options;
using StackExchange.Redis;

namespace Headgate.Redis.Connections;

/// <summary>Makes connections.</summary>
internal static class RedisClient
{
    /// <summary>Says where the servers are, without a secret.</summary>
    public static string PlaceOf(string configuration) => string.Join(',', ConfigurationOptions.Parse(configuration).EndPoints.Select(static place => place switch
    {
        System.Net.DnsEndPoint named => $"{named.Host}:{named.Port}",
        _ => place.ToString(),
    }));

    /// <summary>Adds a fault when a text is no configuration. It is not told: it may have a secret.</summary>
    public static void Check(OptionFaults faults, string? configuration)
    {
        try
        {
            if (!string.IsNullOrWhiteSpace(configuration) && ConfigurationOptions.Parse(configuration).EndPoints.Count > 0) return;
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException)
        {
            // Said below.
        }

        faults.Add("Configuration must be host:port, with options behind commas, as StackExchange.Redis reads it");
    }

    /// <summary>Connects. The client does not log: a lost connection is no error here, and what uses the connection says what becomes of it.</summary>
    /// <exception cref="RedisConnectionException">It cannot.</exception>
    public static async ValueTask<ConnectionMultiplexer> ConnectAsync(
        string configuration, Action<ConfigurationOptions>? configure, string name, CancellationToken cancellationToken)
    {
        var options = ConfigurationOptions.Parse(configuration);
        options.AbortOnConnectFail = true;
        options.ConnectRetry = 1;
        options.ClientName ??= name.Replace(' ', '-');

        // What cannot be sent at once fails: a source connects anew, and a sink's batch is tried again, where a backlog would keep commands for later.
        options.BacklogPolicy = BacklogPolicy.FailFast;
        configure?.Invoke(options);
        var connecting = ConnectionMultiplexer.ConnectAsync(options);
        try
        {
            return await connecting.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!connecting.IsCompleted)
        {
            _ = connecting.ContinueWith(static late => late.Result.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
            throw;
        }
    }

    /// <summary>Whether the server refuses who asks.</summary>
    public static bool IsRefusal(Exception failure) => failure switch
    {
        RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure } => true,
        RedisServerException refused when Begins(refused, "NOAUTH") || Begins(refused, "WRONGPASS") || Begins(refused, "NOPERM") => true,
        { InnerException: { } inner } => IsRefusal(inner),
        _ => false,
    };

    /// <summary>Whether the server's error is of a kind.</summary>
    public static bool Begins(RedisServerException failure, string kind) => failure.Message.StartsWith(kind, StringComparison.Ordinal);
}
