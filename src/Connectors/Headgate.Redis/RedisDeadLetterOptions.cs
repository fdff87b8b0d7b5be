using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Options;
using Headgate.Redis.Connections;
using StackExchange.Redis;

namespace Headgate.Redis;

/// <summary>Where dead letters are appended, and how.</summary>
public sealed class RedisDeadLetterOptions
{
    /// <summary>Gets or sets where the server is, as StackExchange.Redis reads it: <c>host:port,password=...</c>.</summary>
    /// <value>The default is <c>localhost:6379</c>.</value>
    public string Configuration { get; set; } = "localhost:6379";

    /// <summary>Gets or sets the stream; it is created with its first entry.</summary>
    /// <value>The default is empty: it must be set.</value>
    public string Stream { get; set; } = "";

    /// <summary>Gets or sets the field that is the body.</summary>
    /// <value>The default is <c>body</c>.</value>
    public string BodyField { get; set; } = "body";

    /// <summary>Gets or sets what makes the body of a letter whose data is no <see cref="RedisStreamMessage"/>, no bytes and no text: as JSON, for instance.</summary>
    /// <value>The default, null, cannot: such a letter is not written, and its message is handed back to its source.</value>
    public Func<DeadLetter, ReadOnlyMemory<byte>>? Body { get; set; }

    /// <summary>Gets or sets what changes the client's options: TLS, time-outs.</summary>
    /// <value>The default, null, changes nothing.</value>
    public Action<ConfigurationOptions>? ConfigureClient { get; set; }

    internal RedisDeadLetterOptions Checked()
    {
        var faults = new OptionFaults("RedisStreams.DeadLetters");
        RedisClient.Check(faults, Configuration);
        faults.Required("", nameof(Stream), Stream);
        faults.Required("", nameof(BodyField), BodyField);
        faults.ThrowIfAny<RedisDeadLetterOptions>();
        return (RedisDeadLetterOptions)MemberwiseClone();
    }
}
