using Confluent.Kafka;

namespace Headgate.Kafka;

/// <summary>A message was not written to a topic, or it is not known whether it was.</summary>
public sealed class KafkaPublishException : Exception
{
    internal KafkaPublishException(string topic, Error error, Exception? inner = null)
        : base($"A message was not written to topic '{topic}': {error.Code}: {error.Reason}", inner)
    {
        Topic = topic;
        Error = error;
        Code = error.Code.ToString();
    }

    /// <summary>Gets the topic.</summary>
    public string Topic { get; }

    /// <summary>Gets the client's name of the failure: <c>MsgSizeTooLarge</c>, <c>Local_MsgTimedOut</c>. Of the latter it is not known whether the topic has the message.</summary>
    public string Code { get; }

    internal Error Error { get; }
}
