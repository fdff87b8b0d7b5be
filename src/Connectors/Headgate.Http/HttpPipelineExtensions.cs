using Headgate.Http.Calls;
using Headgate.Pipelines;
using Headgate.Pipelines.Failures;
using Microsoft.Extensions.DependencyInjection;
using Polly;

namespace Headgate.Http;

/// <summary>Steps of pipelines that call APIs.</summary>
public static class HttpPipelineExtensions
{
    /// <summary>Calls an API for each message, at the pace that the API asks for: while its answers say that no call is left, or to come again later, no message calls it.
    /// A call that fails for a reason that may be gone later is tried again; one that fails for good fails its message.</summary>
    /// <typeparam name="T">The type of the data that comes in.</typeparam>
    /// <typeparam name="TOut">The type of the data that goes out.</typeparam>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="request">Makes the request, anew for each attempt. Relative addresses are completed by the client's base address.</param>
    /// <param name="read">Makes of a successful answer the data that goes on. What it throws fails the message.</param>
    /// <param name="configure">Sets options; null for the defaults.</param>
    /// <param name="name">The name of the step.</param>
    /// <returns>What declares the rest.</returns>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The options have mistakes.</exception>
    /// <exception cref="InvalidOperationException">There is a batcher already: steps come before them.</exception>
    /// <remarks>Needs an <see cref="IHttpClientFactory"/> in the container (<c>services.AddHttpClient()</c>). At least once: an answer that is lost has its call repeated.</remarks>
    public static PipelineBuilder<TOut> CallHttp<T, TOut>(
        this PipelineBuilder<T> pipeline,
        Func<T, HttpRequestMessage> request,
        Func<T, HttpResponseMessage, CancellationToken, ValueTask<TOut>> read,
        Action<HttpCallOptions<T>>? configure = null,
        string name = "http")
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(read);
        var options = new HttpCallOptions<T>();
        configure?.Invoke(options);
        options.Check($"{pipeline.Name}:{name}");
        return pipeline.ProcessWith(
            services => new HttpCallProcessor<T, TOut>(
                services.GetRequiredService<IHttpClientFactory>(), services.GetService<TimeProvider>() ?? TimeProvider.System, options, request, read),
            step =>
            {
                step.Retry = options.Retry;
                if (options.CircuitBreaker is { } breaker) step.ConfigureResilience = builder => builder.AddCircuitBreaker(breaker);
                options.ConfigureStep?.Invoke(step);
            },
            name);
    }

    /// <summary>Calls an API for each message whose answer says no more than that it has worked: the data goes on as it is.</summary>
    /// <typeparam name="T">The type of the data.</typeparam>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="request">Makes the request, anew for each attempt.</param>
    /// <param name="configure">Sets options; null for the defaults.</param>
    /// <param name="name">The name of the step.</param>
    /// <returns>What declares the rest.</returns>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The options have mistakes.</exception>
    /// <exception cref="InvalidOperationException">There is a batcher already: steps come before them.</exception>
    public static PipelineBuilder<T> CallHttp<T>(
        this PipelineBuilder<T> pipeline, Func<T, HttpRequestMessage> request, Action<HttpCallOptions<T>>? configure = null, string name = "http") =>
        pipeline.CallHttp<T, T>(request, static (data, _, _) => new(data), configure, name);
}
