using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace OrdersEtl.ExchangeRates;

/// <summary>
/// Asks the service for rates, each once: rates that it has given are kept, and callers who want the same one share a request. A million
/// orders make no more requests than there are currencies times days among them. Any thread may ask.
/// </summary>
/// <remarks>It retries nothing. Whoever has the order in hand knows how often that is worth it.</remarks>
public sealed class ExchangeRateClient : IDisposable
{
    /// <summary>How many rates are kept: ten currencies over almost three years.</summary>
    public const int KeptRates = 10_000;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http;
    private readonly RateCache _rates;

    /// <summary>A client of the service at an address.</summary>
    /// <param name="address">Such as <c>http://127.0.0.1:5000/</c>.</param>
    /// <param name="handler">What sends the requests; null for the network. The client disposes of it.</param>
    public ExchangeRateClient(Uri address, HttpMessageHandler? handler = null)
    {
        _http = new HttpClient(handler ?? new SocketsHttpHandler()) { BaseAddress = address, Timeout = Timeout };
        _rates = new RateCache(KeptRates, FetchAsync);
    }

    /// <summary>The rate of a currency on a day.</summary>
    /// <param name="currency">ISO 4217 code.</param>
    /// <param name="date">The day, in UTC.</param>
    /// <param name="cancellationToken">Ends this wait. The request goes on for the others who wait for it, and its answer is kept.</param>
    /// <exception cref="ExchangeRateUnavailableException">No rate this time; nothing is kept of that, so asking again makes a new request.</exception>
    /// <exception cref="UnknownCurrencyException">There is no such rate.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled, or the client has been disposed of.</exception>
    public Task<ExchangeRate> GetAsync(string currency, DateOnly date, CancellationToken cancellationToken) =>
        _rates.GetAsync(currency, date).WaitAsync(cancellationToken);

    /// <summary>Ends the requests that are under way; their callers get an <see cref="OperationCanceledException"/>.</summary>
    public void Dispose() => _http.Dispose();

    private static ExchangeRateUnavailableException Unavailable(string name, string reason, Exception? cause = null) =>
        new($"The exchange rate {name} is unavailable: {reason}.", cause);

    private async Task<ExchangeRate> FetchAsync(string currency, DateOnly date)
    {
        var day = date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var name = $"{Uri.EscapeDataString(currency)}/{day}";
        try
        {
            using var response = await _http.GetAsync(new Uri($"rates/{name}", UriKind.Relative)).ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.NotFound)
                throw new UnknownCurrencyException($"The exchange-rate service knows no currency {Excerpt.Of(currency)}.");
            if (!response.IsSuccessStatusCode) throw Refused(name, response);
            var rate = await response.Content.ReadFromJsonAsync(ExchangeRateJson.Default.ExchangeRate).ConfigureAwait(false);
            var isAsked = rate is { EurosPerUnit: > 0 } && rate.Currency == currency && rate.Date == date;
            return isAsked ? rate! : throw Unavailable(name, "the service answered something else");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException)
        {
            throw Unavailable(name, exception.Message.TrimEnd('.'), exception);
        }
        catch (TaskCanceledException exception) when (exception.InnerException is TimeoutException)
        {
            throw Unavailable(name, $"there was no answer within {Timeout.TotalSeconds} seconds", exception);
        }
    }

    private static ExchangeRateUnavailableException Refused(string name, HttpResponseMessage response) =>
        new($"The exchange rate {name} is unavailable: the service answered {(int)response.StatusCode} {response.StatusCode}.")
        {
            RetryAfter = response.Headers.RetryAfter?.Delta,
        };
}
