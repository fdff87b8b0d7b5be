using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Headgate.Dashboard.Endpoints;
using Microsoft.AspNetCore.Http;

namespace Headgate.Dashboard.Actions;

/// <summary>Reads the small JSON objects that actions bring.</summary>
internal static class RequestBody
{
    private const int MaxBytes = 4096;

    /// <summary>Reads one.</summary>
    /// <exception cref="ProblemException">It is none, or too big.</exception>
    public static async Task<T> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type, string example)
        where T : class
    {
        if (!context.Request.HasJsonContentType())
            throw new ProblemException(StatusCodes.Status415UnsupportedMediaType, $"The body must be application/json, such as {example}.");
        var body = new byte[MaxBytes + 1];
        var count = await context.Request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, context.RequestAborted);
        if (count > MaxBytes) throw new ProblemException(StatusCodes.Status413PayloadTooLarge, $"The body has more than {MaxBytes} bytes. It must be an object such as {example}.");
        try
        {
            return JsonSerializer.Deserialize(body.AsSpan(0, count), type) ?? throw NoObject(example, null);
        }
        catch (JsonException mistake)
        {
            throw NoObject(example, mistake.Path);
        }
    }

    private static ProblemException NoObject(string example, string? path) =>
        new(StatusCodes.Status400BadRequest, $"The body is not an object such as {example}{(path is { Length: > 1 } ? $"; the mistake is at {path}" : "")}.");
}
