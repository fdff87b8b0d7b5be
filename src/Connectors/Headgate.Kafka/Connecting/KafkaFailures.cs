using System.Net.Sockets;
using Confluent.Kafka;

namespace Headgate.Kafka.Connecting;

/// <summary>Tells failures that pass from those that do not.</summary>
internal static class KafkaFailures
{
    /// <summary>Whether connecting again may help.</summary>
    public static bool IsTransient(Exception failure) => failure switch
    {
        KafkaException kafka => !IsRefusal(kafka.Error.Code),
        IOException or SocketException or TimeoutException or OperationCanceledException or ObjectDisposedException => true,
        _ => false,
    };

    /// <summary>Whether the broker, or the client, does not want what was asked of it, and will not want it later.</summary>
    public static bool IsRefusal(ErrorCode code) => code is
        ErrorCode.Local_Authentication or ErrorCode.SaslAuthenticationFailed or ErrorCode.UnsupportedSaslMechanism or ErrorCode.IllegalSaslState
        or ErrorCode.TopicAuthorizationFailed or ErrorCode.GroupAuthorizationFailed or ErrorCode.ClusterAuthorizationFailed or ErrorCode.TransactionalIdAuthorizationFailed
        or ErrorCode.InconsistentGroupProtocol or ErrorCode.InvalidGroupId or ErrorCode.FencedInstanceId
        or ErrorCode.Local_InvalidArg or ErrorCode.Local_AutoOffsetReset or ErrorCode.TopicException;
}
