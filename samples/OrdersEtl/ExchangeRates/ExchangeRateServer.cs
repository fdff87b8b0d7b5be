using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace OrdersEtl.ExchangeRates;

/// <summary>
/// The exchange-rate service: <c>GET /rates/USD/2025-03-14</c> on a free port of 127.0.0.1. It stands for one on the internet, with what
/// such a service does to its callers: it limits their rate, and it fails now and then.
/// </summary>
/// <remarks>One loop takes the requests and answers them in turn, so that nothing of its state needs a lock.</remarks>
public sealed class ExchangeRateServer : IAsyncDisposable
{
    private const int PortAttempts = 20;

    private readonly HttpListener _listener;
    private readonly TimeProvider _time;
    private readonly ExchangeRateServerOptions _options;
    private readonly RequestBudget _budget;
    private readonly HashSet<(string, DateOnly)> _failedOnce = [];
    private readonly long _start;
    private readonly Task _loop;
    private long _requests;

    private ExchangeRateServer(HttpListener listener, ExchangeRateServerOptions options, TimeProvider time)
    {
        _listener = listener;
        _options = options;
        _time = time;
        _budget = new RequestBudget(options.RequestsPerSecond);
        _start = time.GetTimestamp();
        Address = new Uri(listener.Prefixes.Single());
        _loop = Task.Run(AnswerAllAsync);
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Requests that have come in, the refused ones included; may be read from any thread.</summary>
    public long RequestCount => Interlocked.Read(ref _requests);

    /// <summary>Starts the service.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="JobFailedException">No port can be listened on.</exception>
    public static ExchangeRateServer Start(ExchangeRateServerOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.RequestsPerSecond, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(options.FailurePercent);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.FailurePercent, 100);
        for (var attempt = 1; ; attempt++)
        {
            var listener = new HttpListener { Prefixes = { string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort()}/") } };
            try
            {
                listener.Start();
                return new ExchangeRateServer(listener, options, time);
            }
            catch (HttpListenerException exception)
            {
                // Another process may take the port between the two; then the next one is free.
                listener.Close();
                if (attempt == PortAttempts)
                    throw new JobFailedException($"The exchange-rate service cannot listen on 127.0.0.1: {exception.Message}", exception);
            }
        }
    }

    /// <summary>Stops listening. A request that is being answered is answered.</summary>
    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _loop.ConfigureAwait(false);
        _listener.Close();
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private async Task AnswerAllAsync()
    {
        while (await NextAsync().ConfigureAwait(false) is { } context)
        {
            Interlocked.Increment(ref _requests);
            try
            {
                Answer(context.Request, context.Response);
                context.Response.Close();
            }
            catch (Exception exception) when (exception is HttpListenerException or IOException or ObjectDisposedException)
            {
                // The caller is gone, and nobody waits for the answer.
            }
        }
    }

    private async Task<HttpListenerContext?> NextAsync()
    {
        try
        {
            return await _listener.GetContextAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or InvalidOperationException)
        {
            return null;
        }
    }

    private void Answer(HttpListenerRequest request, HttpListenerResponse response)
    {
        if (!_budget.TryTake(_time.GetElapsedTime(_start), out var retryAfter))
        {
            response.StatusCode = (int)HttpStatusCode.TooManyRequests;
            response.Headers[HttpResponseHeader.RetryAfter] = Math.Ceiling(retryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            return;
        }

        var (status, rate) = Find(request);
        response.StatusCode = (int)status;
        if (rate is null) return;
        response.ContentType = "application/json";
        var body = JsonSerializer.SerializeToUtf8Bytes(rate, ExchangeRateJson.Default.ExchangeRate);
        response.ContentLength64 = body.Length;
        response.OutputStream.Write(body);
    }

    private (HttpStatusCode Status, ExchangeRate? Rate) Find(HttpListenerRequest request)
    {
        if (request.Url?.AbsolutePath.Split('/') is not ["", "rates", var currency, var day]) return (HttpStatusCode.NotFound, null);
        if (request.HttpMethod != "GET") return (HttpStatusCode.MethodNotAllowed, null);
        var isDate = DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date);
        if (!isDate) return (HttpStatusCode.BadRequest, null);
        if (!DailyRates.TryFind(currency, date, out var rate)) return (HttpStatusCode.NotFound, null);
        return FailsThisTime(currency, date) ? (HttpStatusCode.ServiceUnavailable, null) : (HttpStatusCode.OK, rate);
    }

    private bool FailsThisTime(string currency, DateOnly date)
    {
        // Which rates fail follows from currency and date, so that two runs meet the same failures.
        var share = ((date.DayNumber * 61) + (currency[0] * 7) + (currency[1] * 13)) % 100;
        return share < _options.FailurePercent && _failedOnce.Add((currency, date));
    }
}
