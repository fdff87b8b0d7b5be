using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Headgate.Cli.Reports;

namespace Headgate.Cli.Dashboards;

/// <summary>Says in words why a dashboard could not be reached, or what it has refused.</summary>
internal static class Refusal
{
    /// <summary>What an answer says that is none of success.</summary>
    public static async Task<string> DescribeAsync(HttpResponseMessage response, Uri address, CancellationToken cancellationToken)
    {
        var detail = await DetailAsync(response, cancellationToken);
        var status = (int)response.StatusCode;
        return response.StatusCode switch
        {
            HttpStatusCode.Unauthorized => $"{address} asks who you are ({status}). Send what it needs with --header, as in --header \"Authorization: Bearer ...\".",
            >= HttpStatusCode.Moved and < HttpStatusCode.BadRequest =>
                $"{address} sends you on to {response.Headers.Location} ({status}): it may want you to sign in there. Send what it needs with --header, or give the other address.",
            _ when detail is not null => detail,
            HttpStatusCode.Forbidden => $"{address} does not let you do this (403).",
            HttpStatusCode.NotFound => $"There is no dashboard at {address} (404). Give the address at which MapHeadgateDashboard has put it, such as {DashboardAddress.Example}.",
            _ => $"{address} answers {status} {response.ReasonPhrase}.",
        };
    }

    /// <summary>Why there was no answer.</summary>
    public static string Describe(Exception failure, Uri address) => Cause(failure) switch
    {
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => $"Nobody listens at {address}: the connection was refused. Does the application run?",
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData } => $"There is no host '{address.Host}'.",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } secure => $"No secure connection to {address}: {(secure.InnerException ?? secure).Message}",
        HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } or HttpIOException => $"The connection to {address} has ended.",
        var cause => $"{address} cannot be reached: {cause.Message}",
    };

    private static Exception Cause(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is SocketException or HttpIOException) return cause;
        }

        return failure;
    }

    private static async Task<string?> DetailAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentType?.MediaType != "application/problem+json") return null;
        try
        {
            var problem = JsonSerializer.Deserialize(await response.Content.ReadAsStringAsync(cancellationToken), ReportJson.Default.Problem);
            return string.IsNullOrEmpty(problem?.Detail) ? null : problem.Detail;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
