using System.Globalization;
using System.Net.Http.Headers;

namespace Headgate.Http.Calls;

/// <summary>
/// How often an API wants to be called, as its answers say: <c>Retry-After</c> (RFC 9110), <c>RateLimit</c> (the IETF's draft, as a list of policies and as
/// three values), <c>RateLimit-Remaining</c> and <c>-Reset</c>, <c>X-RateLimit-Remaining</c> and <c>-Reset</c>. Thread-safe.
/// </summary>
internal sealed class ServerPace(TimeProvider time, TimeSpan most)
{
    /// <summary>Resets above this are seconds since 1970, and not from now: some APIs count so.</summary>
    private const double Epochal = 1_000_000_000;

    private readonly Lock _gate = new();

    /// <summary>Since when calls are held back, as a time stamp, and how long from then on: a pause goes by the time that passes, whatever the clock on the wall is set to.</summary>
    private (long Since, TimeSpan For) _pause = (time.GetTimestamp(), TimeSpan.Zero);

    /// <summary>Ends when the API may be called.</summary>
    public async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        while (Left() is var left && left > TimeSpan.Zero) await Task.Delay(left, time, cancellationToken);
    }

    /// <summary>Notes what an answer says.</summary>
    /// <returns>How long the API wants this call not to be repeated; null when it says nothing of it.</returns>
    public TimeSpan? Note(HttpResponseMessage response)
    {
        var retryAfter = RetryAfterOf(response.Headers.RetryAfter);
        var isRefused = response.StatusCode is System.Net.HttpStatusCode.TooManyRequests or System.Net.HttpStatusCode.ServiceUnavailable;
        if (isRefused && retryAfter is { } wait) HoldBack(wait);
        if (ResetOf(response.Headers) is { } reset)
        {
            HoldBack(reset);
            if (isRefused) retryAfter ??= reset;
        }

        return retryAfter;
    }

    private TimeSpan Left()
    {
        lock (_gate) return _pause.For - time.GetElapsedTime(_pause.Since);
    }

    private void HoldBack(TimeSpan wait)
    {
        if (wait > most) wait = most;
        lock (_gate)
        {
            if (wait > Left()) _pause = (time.GetTimestamp(), wait);
        }
    }

    private TimeSpan? RetryAfterOf(RetryConditionHeaderValue? header)
    {
        var wait = header?.Delta ?? (header?.Date is { } date ? date - time.GetUtcNow() : null);
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    /// <summary>How long until calls are allowed again, when none is left; null when some are, or nothing is said.</summary>
    private TimeSpan? ResetOf(HttpResponseHeaders headers)
    {
        if (headers.TryGetValues("RateLimit", out var values) && ResetOf(string.Join(',', values)) is { } reset) return reset;
        foreach (var prefix in new[] { "RateLimit-", "X-RateLimit-" })
        {
            if (NumberOf(headers, prefix + "Remaining") <= 0 && NumberOf(headers, prefix + "Reset") is { } seconds) return FromNow(seconds);
        }

        return null;
    }

    /// <summary>Reads <c>"burst";r=0;t=5, "day";r=900;t=4000</c>, and <c>limit=10, remaining=0, reset=5</c>.</summary>
    private TimeSpan? ResetOf(string header)
    {
        TimeSpan? longest = null;
        double? remaining = null, reset = null;
        foreach (var part in header.Split(',', ';'))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
            {
                (remaining, reset) = (null, null);
                continue;
            }

            if (!double.TryParse(part.AsSpan(equals + 1), CultureInfo.InvariantCulture, out var value)) continue;
            var name = part.AsSpan(0, equals).Trim();
            if (name is "r" or "remaining") remaining = value;
            if (name is "t" or "reset") reset = value;
            if (remaining <= 0 && reset is { } seconds && FromNow(seconds) is var wait && (longest is null || wait > longest)) longest = wait;
        }

        return longest;
    }

    private TimeSpan FromNow(double seconds)
    {
        if (seconds >= Epochal) seconds -= time.GetUtcNow().ToUnixTimeSeconds();
        return TimeSpan.FromSeconds(Math.Clamp(seconds, 0, TimeSpan.FromDays(1).TotalSeconds));
    }

    private static double? NumberOf(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) && double.TryParse(values.First(), CultureInfo.InvariantCulture, out var value) ? value : null;
}
