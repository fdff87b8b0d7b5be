using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Options;
using Polly.CircuitBreaker;

namespace Headgate.Http.Calls;

/// <summary>How a step calls an API.</summary>
/// <typeparam name="T">The type of the data.</typeparam>
public sealed class HttpCallOptions<T>
{
    /// <summary>Gets or sets the name of the client that the <see cref="IHttpClientFactory"/> makes.</summary>
    /// <value>The default is empty: the client without a name.</value>
    public string ClientName { get; set; } = "";

    /// <summary>Gets or sets how long one call may take, its answer's body included, before it fails and is tried again.</summary>
    /// <value>The default is 30 s. More than 0. <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> for as long as the step's handler time-out allows.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets how long calls are held back at most because the API has asked for it. After a longer request the calls are made all the same.</summary>
    /// <value>The default is 1 minute. At least 0.</value>
    public TimeSpan MaxPause { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Gets or sets which answers are successes.</summary>
    /// <value>The default is those from 200 to 299. Others make the call fail with an <see cref="HttpCallException"/>.</value>
    public Func<HttpResponseMessage, bool> IsSuccess { get; set; } = static response => response.IsSuccessStatusCode;

    /// <summary>Gets how often a call is tried, and how long it waits between: as long as the answer's <c>Retry-After</c> says, where it does.</summary>
    /// <value>The default is 5 attempts, from 200 ms on; only failures that may be gone later are tried again: of the network, time-outs, and
    /// <see cref="HttpCallException.IsTransient"/>.</value>
    public RetryOptions Retry { get; } = new()
    {
        MaxAttempts = 5,
        ShouldRetry = static failure => failure is HttpRequestException or TimeoutException or HttpCallException { IsTransient: true },
        DelayOf = static failure => (failure as HttpCallException)?.RetryAfter,
    };

    /// <summary>Gets or sets when calls stop for a time, because too many of them fail; null for never.</summary>
    /// <value>The default is Polly's: a tenth of at least 100 calls within 30 s, for 5 s. Only failures that may be gone later count.</value>
    public CircuitBreakerStrategyOptions? CircuitBreaker { get; set; } = new() { ShouldHandle = static outcome => new(IsBreaking(outcome.Outcome.Exception)) };

    /// <summary>Gets or sets what else is set for the step: its concurrency, its limit.</summary>
    /// <value>The default, null, is nothing.</value>
    public Action<ProcessorOptions<T>>? ConfigureStep { get; set; }

    internal void Check(string step)
    {
        var faults = new OptionFaults(step);
        faults.Positive("", nameof(Timeout), Timeout);
        faults.NotNegative("", nameof(MaxPause), MaxPause);
        faults.AtLeast(nameof(Retry), nameof(RetryOptions.MaxAttempts), Retry.MaxAttempts, 1);
        faults.ThrowIfAny<HttpCallOptions<T>>();
    }

    // An API that asks to be called less often is paced, and works.
    private static bool IsBreaking(Exception? failure) => failure is HttpRequestException or TimeoutException
        or HttpCallException { IsTransient: true, StatusCode: not System.Net.HttpStatusCode.TooManyRequests };
}
