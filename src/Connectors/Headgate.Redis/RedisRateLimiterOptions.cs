using Headgate.Pipelines.Options;
using Headgate.Redis.Connections;
using StackExchange.Redis;

namespace Headgate.Redis;

/// <summary>What a limiter grants, and over which key it shares it with others.</summary>
public sealed class RedisRateLimiterOptions
{
    /// <summary>Gets or sets where the server is, as StackExchange.Redis reads it: <c>host:port,password=...</c>.</summary>
    /// <value>The default is <c>localhost:6379</c>.</value>
    public string Configuration { get; set; } = "localhost:6379";

    /// <summary>Gets or sets the key: limiters of one key share one limit. All must have the same <see cref="Permits"/> and <see cref="Per"/>.</summary>
    /// <value>The default is empty: it must be set.</value>
    public string Key { get; set; } = "";

    /// <summary>Gets or sets how many permits are granted in any span of time as long as <see cref="Per"/>.</summary>
    /// <value>The default is 100. At least 1.</value>
    public int Permits { get; set; } = 100;

    /// <summary>Gets or sets the span of time.</summary>
    /// <value>The default is 1 s. At least 1 ms.</value>
    public TimeSpan Per { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets or sets how many permits may be waited for at most, over all who wait for this limiter.</summary>
    /// <value>The default is 10 000. At least 0: nobody waits.</value>
    public int QueueLimit { get; set; } = 10_000;

    /// <summary>Gets or sets what changes the client's options: TLS, time-outs.</summary>
    /// <value>The default, null, changes nothing.</value>
    public Action<ConfigurationOptions>? ConfigureClient { get; set; }

    internal RedisRateLimiterOptions Checked()
    {
        var faults = new OptionFaults("RedisRateLimiter");
        RedisClient.Check(faults, Configuration);
        faults.Required("", nameof(Key), Key);
        faults.AtLeast("", nameof(Permits), Permits, 1);
        faults.AtLeast("", nameof(QueueLimit), QueueLimit, 0);
        if (Per < TimeSpan.FromMilliseconds(1)) faults.Add($"{nameof(Per)} must be at least 1 ms, was {Per}");
        faults.ThrowIfAny<RedisRateLimiterOptions>();
        return (RedisRateLimiterOptions)MemberwiseClone();
    }
}
