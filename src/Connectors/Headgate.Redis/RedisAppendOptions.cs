using System.Text;
using Headgate.Pipelines;
using Headgate.Pipelines.Options;
using Headgate.Redis.Connections;
using StackExchange.Redis;

namespace Headgate.Redis;

/// <summary>Where a sink appends, and what.</summary>
/// <typeparam name="T">The type of the data.</typeparam>
public sealed class RedisAppendOptions<T>
{
    /// <summary>Gets or sets where the server is, as StackExchange.Redis reads it: <c>host:port,password=...</c>.</summary>
    /// <value>The default is <c>localhost:6379</c>.</value>
    public string Configuration { get; set; } = "localhost:6379";

    /// <summary>Gets or sets the stream; it is created with its first entry.</summary>
    /// <value>The default is null: set this, or <see cref="StreamOf"/>.</value>
    public string? Stream { get; set; }

    /// <summary>Gets or sets what gives each message a stream of its own, in place of <see cref="Stream"/>. A message for which it throws fails alone.</summary>
    /// <value>The default is null.</value>
    public Func<Message<T>, string>? StreamOf { get; set; }

    /// <summary>Gets or sets the field that is the body.</summary>
    /// <value>The default is <c>body</c>.</value>
    public string BodyField { get; set; } = "body";

    /// <summary>Gets or sets what makes the body. A message for which it throws fails alone.</summary>
    /// <value>The default takes bytes, and the body of a <see cref="RedisStreamMessage"/>, as they are, and a text as UTF-8; other data need one.</value>
    public Func<T, ReadOnlyMemory<byte>>? Body { get; set; }

    /// <summary>Gets or sets what makes the other fields.</summary>
    /// <value>The default, null, is none. <c>traceparent</c> is added where it is not among them.</value>
    public Func<Message<T>, IReadOnlyDictionary<string, string>?>? Headers { get; set; }

    /// <summary>Gets or sets to about how many entries the stream is trimmed: the oldest go, acknowledged or not.</summary>
    /// <value>The default, null, trims nothing. At least 1.</value>
    public int? MaxLength { get; set; }

    /// <summary>Gets or sets what changes the client's options: TLS, time-outs.</summary>
    /// <value>The default, null, changes nothing.</value>
    public Action<ConfigurationOptions>? ConfigureClient { get; set; }

    internal RedisAppendOptions<T> Checked()
    {
        var faults = new OptionFaults("RedisStreams.Append");
        RedisClient.Check(faults, Configuration);
        if (string.IsNullOrEmpty(Stream) == (StreamOf is null)) faults.Add($"one of {nameof(Stream)} and {nameof(StreamOf)} must be set");
        faults.Required("", nameof(BodyField), BodyField);
        if (MaxLength is { } most) faults.AtLeast("", nameof(MaxLength), most, 1);
        if (Body is null && DefaultBody() is null) faults.Add($"{nameof(Body)} must be set for data of the type {typeof(T)}");
        faults.ThrowIfAny<RedisAppendOptions<T>>();
        var copy = (RedisAppendOptions<T>)MemberwiseClone();
        copy.Body ??= DefaultBody();
        return copy;
    }

    private static Func<T, ReadOnlyMemory<byte>>? DefaultBody()
    {
        if (typeof(T) == typeof(byte[])) return static data => (byte[])(object)data!;
        if (typeof(T) == typeof(ReadOnlyMemory<byte>)) return static data => (ReadOnlyMemory<byte>)(object)data!;
        if (typeof(T) == typeof(string)) return static data => Encoding.UTF8.GetBytes((string)(object)data!);
        return typeof(T) == typeof(RedisStreamMessage) ? static data => ((RedisStreamMessage)(object)data!).Body : null;
    }
}
