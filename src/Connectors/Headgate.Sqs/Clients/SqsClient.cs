using System.Net;
using System.Net.Sockets;
using Amazon;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;

namespace Headgate.Sqs.Clients;

/// <summary>Makes clients, and reads their failures.</summary>
internal static class SqsClient
{
    private static readonly string[] Throttling =
        ["RequestThrottled", "ThrottlingException", "Throttling", "RequestLimitExceeded", "OverLimit", "KMS.ThrottlingException", "KmsThrottled", "SlowDown", "TooManyRequestsException"];

    /// <summary>Codes of refusals that end by themselves: the SDK renews credentials and its clock.</summary>
    private static readonly string[] Passing = ["ExpiredToken", "ExpiredTokenException", "RequestExpired", "RequestTimeTooSkewed"];

    public static AmazonSQSClient Create(SqsClientOptions options)
    {
        var address = QueueAddress.Of(options);
        var config = new AmazonSQSConfig { RetryMode = RequestRetryMode.Standard };
        if (address.ServiceUrl is { } service)
        {
            config.ServiceURL = service;
            config.AuthenticationRegion = address.Region ?? "us-east-1";
        }
        else if (address.Region is { } region)
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        }

        options.ConfigureClient?.Invoke(config);
        if (options.AccessKeyId is not { } id) return new AmazonSQSClient(config);
        AWSCredentials credentials = options.SessionToken is { } token
            ? new SessionAWSCredentials(id, options.SecretAccessKey, token)
            : new BasicAWSCredentials(id, options.SecretAccessKey);
        return new AmazonSQSClient(credentials, config);
    }

    /// <summary>Finds the URL of a queue.</summary>
    public static async ValueTask<string> FindAsync(IAmazonSQS client, QueueAddress address, CancellationToken cancellationToken)
    {
        if (address.Url is { } url) return url;
        var found = await client.GetQueueUrlAsync(new GetQueueUrlRequest { QueueName = address.Name }, cancellationToken).ConfigureAwait(false);
        return found.QueueUrl;
    }

    /// <summary>Whether trying again may help.</summary>
    public static bool IsTransient(Exception failure) => failure switch
    {
        QueueDoesNotExistException => false,
        AmazonServiceException refused when IsPassing(refused.ErrorCode) => true,
        AmazonServiceException { StatusCode: HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout } => true,
        AmazonServiceException { StatusCode: >= HttpStatusCode.InternalServerError } => true,
        AmazonServiceException { StatusCode: >= HttpStatusCode.BadRequest } => false,
        HttpRequestException or IOException or SocketException or TimeoutException or OperationCanceledException or ObjectDisposedException => true,
        { InnerException: { } inner } => IsTransient(inner),
        _ => false,
    };

    /// <summary>Whether who asks may not do that, and may do other things.</summary>
    public static bool IsDenied(Exception failure) =>
        failure is AmazonServiceException { ErrorCode: { } code } && code.Contains("AccessDenied", StringComparison.Ordinal);

    private static bool IsPassing(string? code) => Throttling.Contains(code, StringComparer.Ordinal) || Passing.Contains(code, StringComparer.Ordinal);
}
