using System.Diagnostics.CodeAnalysis;
using Headgate.Http.Ingest;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Headgate.Http;

/// <summary>Endpoints that take messages into pipelines.</summary>
public static class HttpIngestExtensions
{
    /// <summary>Maps an endpoint that takes each POST as a message into a pipeline, as far as the pipeline asks for messages: 202 when it is taken, 429 with <c>Retry-After</c> when the pipeline
    /// has no demand, 503 with <c>Retry-After</c> when it does not run, 413 when the body is too big, 415 with <c>Accept-Encoding</c> when it is compressed.</summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="pattern">The route.</param>
    /// <param name="pipeline">The name of a pipeline of the application whose sources' data are <see cref="IngestMessage"/>, such as one that begins with
    /// <c>FromPushes&lt;IngestMessage&gt;()</c>.</param>
    /// <param name="configure">Sets options; null for the defaults.</param>
    /// <returns>The endpoint, for authorization and whatever else it needs: none of it is set here.</returns>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The options have mistakes.</exception>
    /// <exception cref="ArgumentException"><paramref name="pattern"/> or <paramref name="pipeline"/> is empty.</exception>
    /// <remarks>The request's headers are the message's metadata, under their names in lower case, but for those that hold secrets (<c>Authorization</c>, <c>Cookie</c>,
    /// <c>Proxy-Authorization</c>, <c>X-Api-Key</c>).</remarks>
    public static IEndpointConventionBuilder MapIngest(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern, string pipeline, Action<IngestOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentException.ThrowIfNullOrEmpty(pattern);
        ArgumentException.ThrowIfNullOrEmpty(pipeline);
        var options = new IngestOptions();
        configure?.Invoke(options);
        options.Check($"MapIngest {pattern}");
        return endpoints.MapPost(pattern, new IngestEndpoint(pipeline, options).HandleAsync);
    }
}
