using System.Diagnostics;
using System.Globalization;
using System.Text;
using Headgate.RabbitMq.Consuming;
using RabbitMQ.Client;

namespace Headgate.RabbitMq.Publishing;

/// <summary>A message as it is published.</summary>
/// <param name="RoutingKey">The routing key.</param>
/// <param name="Properties">Its properties, with headers.</param>
/// <param name="Body">Its body.</param>
internal sealed record Outgoing(string RoutingKey, BasicProperties Properties, ReadOnlyMemory<byte> Body)
{
    private const string TraceParent = "traceparent";
    private const string TraceState = "tracestate";
    private const int LongestRoutingKeyBytes = 255;

    /// <summary>Makes one.</summary>
    /// <exception cref="ArgumentException">The routing key is too long.</exception>
    public static Outgoing Create(string routingKey, BasicProperties properties, IEnumerable<KeyValuePair<string, object?>> headers, ReadOnlyMemory<byte> body)
    {
        ArgumentNullException.ThrowIfNull(routingKey);
        var length = Encoding.UTF8.GetByteCount(routingKey);
        if (length > LongestRoutingKeyBytes)
            throw new ArgumentException($"The routing key has {length} bytes; RabbitMQ allows {LongestRoutingKeyBytes}. Shorten it.", nameof(routingKey));
        foreach (var (name, value) in headers) (properties.Headers ??= new Dictionary<string, object?>())[name] = HeaderValues.Write(value);
        return new Outgoing(routingKey, properties, body);
    }

    /// <summary>The same with a trace, unless its headers have one: that with which the message came, or else that of the present activity.</summary>
    public Outgoing WithTrace(IReadOnlyDictionary<string, object?> metadata)
    {
        if (Properties.Headers?.ContainsKey(TraceParent) == true) return this;
        var (trace, state) = metadata.TryGetValue(TraceParent, out var came) && came is string own
            ? (own, metadata.TryGetValue(TraceState, out var cameWith) ? cameWith as string : null)
            : Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? (activity.Id, activity.TraceStateString) : (null, null);
        if (trace is null) return this;
        var headers = Properties.Headers ??= new Dictionary<string, object?>();
        headers[TraceParent] = trace;
        if (state is not null) headers[TraceState] = state;
        return this;
    }

    /// <summary>The properties of a message, without what belongs to its way to here: who sent it, and whether it is persistent.</summary>
    public static BasicProperties PropertiesOf(RabbitMqMessage message)
    {
        var properties = new BasicProperties
        {
            ContentType = message.ContentType,
            ContentEncoding = message.ContentEncoding,
            MessageId = message.MessageId,
            CorrelationId = message.CorrelationId,
            ReplyTo = message.ReplyTo,
            Type = message.Type,
            AppId = message.AppId,
            Expiration = message.Expiration,
        };
        if (message.Priority is { } priority) properties.Priority = priority;
        if (message.Timestamp is { } time) properties.Timestamp = new AmqpTimestamp(time.ToUnixTimeSeconds());
        return properties;
    }

    public static string ExpirationOf(TimeSpan time) => ((long)time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
}
