using Headgate.Pipelines.Options;
using Headgate.Redis.Connections;
using StackExchange.Redis;

namespace Headgate.Redis;

/// <summary>Which server a health check asks.</summary>
public sealed class RedisCheckOptions
{
    /// <summary>Gets or sets where the server is, as StackExchange.Redis reads it: <c>host:port,password=...</c>.</summary>
    /// <value>The default is <c>localhost:6379</c>.</value>
    public string Configuration { get; set; } = "localhost:6379";

    /// <summary>Gets or sets what changes the client's options: TLS, time-outs.</summary>
    /// <value>The default, null, changes nothing.</value>
    public Action<ConfigurationOptions>? ConfigureClient { get; set; }

    internal RedisCheckOptions Checked()
    {
        var faults = new OptionFaults("RedisCheck");
        RedisClient.Check(faults, Configuration);
        faults.ThrowIfAny<RedisCheckOptions>();
        return (RedisCheckOptions)MemberwiseClone();
    }
}
