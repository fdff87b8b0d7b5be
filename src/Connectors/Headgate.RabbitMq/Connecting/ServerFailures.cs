using System.Net.Sockets;
using RabbitMQ.Client.Exceptions;

namespace Headgate.RabbitMq.Connecting;

/// <summary>What failures of the client mean.</summary>
internal static class ServerFailures
{
    private const ushort AccessRefused = 403;
    private const ushort NotFound = 404;
    private const ushort PreconditionFailed = 406;
    private const ushort NotAllowed = 530;

    /// <summary>Whether a failure is of the connection, or of what the server has said on it, and not of a caller.</summary>
    public static bool IsOfConnection(Exception failure) =>
        failure is RabbitMQClientException or IOException or SocketException or TimeoutException or ObjectDisposedException or OperationCanceledException;

    /// <summary>Whether connecting again may help after a failure to connect, or to set up what is read.</summary>
    public static bool MayPass(Exception failure) => IsOfConnection(failure) && Causes(failure).All(static cause => !IsForGood(cause));

    private static bool IsForGood(Exception cause) => cause switch
    {
        AuthenticationFailureException => true,
        System.Security.Authentication.AuthenticationException => true,
        OperationInterruptedException { ShutdownReason: { } reason } => IsForGood(reason.ReplyCode, reason.ReplyText ?? ""),
        _ => false,
    };

    private static bool IsForGood(ushort code, string text) => code switch
    {
        // The node that has the queue is down, and comes back.
        NotFound => !text.Contains("down or inaccessible", StringComparison.Ordinal),

        // Another has it for itself, and may let go.
        AccessRefused => !text.Contains("exclusive", StringComparison.Ordinal),
        PreconditionFailed or NotAllowed => true,
        _ => false,
    };

    private static IEnumerable<Exception> Causes(Exception failure)
    {
        yield return failure;
        var inner = failure is AggregateException several ? several.InnerExceptions : failure.InnerException is { } one ? [one] : (IEnumerable<Exception>)[];
        foreach (var cause in inner.SelectMany(Causes)) yield return cause;
    }
}
