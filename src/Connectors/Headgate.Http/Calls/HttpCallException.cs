using System.Globalization;
using System.Net;

namespace Headgate.Http.Calls;

/// <summary>An API has answered a call with something else than success.</summary>
public sealed class HttpCallException : Exception
{
    /// <summary>Creates it.</summary>
    /// <param name="request">What was asked, without its query: that may hold a secret.</param>
    /// <param name="statusCode">The answer.</param>
    /// <param name="retryAfter">How long the API wants to be left alone, from now; null when it has not said so.</param>
    public HttpCallException(string request, HttpStatusCode statusCode, TimeSpan? retryAfter)
        : base($"{request} was answered with {((int)statusCode).ToString(CultureInfo.InvariantCulture)} ({statusCode}).")
    {
        StatusCode = statusCode;
        RetryAfter = retryAfter;
    }

    /// <summary>Gets the answer.</summary>
    public HttpStatusCode StatusCode { get; }

    /// <summary>Gets how long the API wanted to be left alone, from its answer on; null when it has not said so.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>Gets whether the same call may succeed later: 408, 425, 429, 500, 502, 503, 504.</summary>
    public bool IsTransient => StatusCode is HttpStatusCode.RequestTimeout or (HttpStatusCode)425 or HttpStatusCode.TooManyRequests
        or HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;
}
