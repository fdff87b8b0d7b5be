using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Headgate.Dashboard.Contract;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Headgate.Dashboard.Endpoints;

/// <summary>How requests are answered: JSON that nobody keeps, and problems in words (RFC 9457).</summary>
internal static class Answer
{
    public static Task JsonAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK) =>
        WriteAsync(context, status, "application/json; charset=utf-8", JsonSerializer.SerializeToUtf8Bytes(value, type));

    /// <summary>Runs a handler; what it cannot do is answered in words.</summary>
    public static RequestDelegate Guarded(RequestDelegate handle) => async context =>
    {
        try
        {
            await handle(context);
        }
        catch (ProblemException problem) when (!context.Response.HasStarted)
        {
            await ProblemAsync(context, problem.Status, problem.Message);
        }
    };

    public static Task ProblemAsync(HttpContext context, int status, string detail)
    {
        var report = new ProblemReport { Type = "about:blank", Title = ReasonPhrases.GetReasonPhrase(status), Status = status, Detail = detail };
        return WriteAsync(context, status, "application/problem+json; charset=utf-8", JsonSerializer.SerializeToUtf8Bytes(report, DashboardJson.Default.ProblemReport));
    }

    /// <summary>Names in quotes, for a sentence.</summary>
    public static string Enumerate(IEnumerable<string> names) => string.Join(", ", names.Select(static name => $"'{name}'")) is { Length: > 0 } all ? all : "none";

    /// <summary>Who has sent a request, for the log.</summary>
    public static string WhoSent(HttpContext context) =>
        context.User.Identity is { IsAuthenticated: true, Name: { Length: > 0 } name } ? name : context.Connection.RemoteIpAddress?.ToString() ?? "somebody unknown";

    private static async Task WriteAsync(HttpContext context, int status, string type, byte[] body)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = type;
        response.ContentLength = body.Length;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        if (!HttpMethods.IsHead(context.Request.Method)) await response.Body.WriteAsync(body, context.RequestAborted);
    }
}
