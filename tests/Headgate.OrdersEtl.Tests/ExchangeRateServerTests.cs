using System.Net;
using OrdersEtl.ExchangeRates;

namespace Headgate.OrdersEtl.Tests;

public sealed class ExchangeRateServerTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory]
    [InlineData("EUR", "2025-03-14", "1.000000")]
    [InlineData("USD", "2025-01-01", "0.879758")]
    [InlineData("USD", "2025-01-02", "0.883064")]
    [InlineData("JPY", "2025-03-14", "0.006211")]
    [InlineData("CZK", "0001-01-01", "0.040312")]
    [InlineData("CHF", "9999-12-31", "1.068163")]
    public async Task A_rate_follows_from_currency_and_date_alone(string currency, string date, string rate)
    {
        await using var server = ExchangeRateServer.Start(new ExchangeRateServerOptions(), TimeProvider.System);
        using var http = new HttpClient { BaseAddress = server.Address };
        var answer = await http.GetStringAsync(Path(currency, date), None);
        Assert.Equal($$"""{"currency":"{{currency}}","date":"{{date}}","rate":"{{rate}}"}""", answer);
    }

    [Theory]
    [InlineData("XAU", "2025-03-14", HttpStatusCode.NotFound)]
    [InlineData("usd", "2025-03-14", HttpStatusCode.NotFound)]
    [InlineData("USD", "2025-02-29", HttpStatusCode.BadRequest)]
    [InlineData("USD", "14.03.2025", HttpStatusCode.BadRequest)]
    [InlineData("USD", "2025-03-14/noon", HttpStatusCode.NotFound)]
    public async Task What_has_no_rate_is_refused(string currency, string date, HttpStatusCode expected)
    {
        await using var server = ExchangeRateServer.Start(new ExchangeRateServerOptions(), TimeProvider.System);
        Assert.Equal(expected, await AskAsync(server, currency, date));
    }

    [Fact]
    public async Task A_rate_that_is_chosen_to_fail_fails_once_and_no_other_does()
    {
        await using var server = ExchangeRateServer.Start(new ExchangeRateServerOptions { FailurePercent = 30 }, TimeProvider.System);
        var days = Enumerable.Range(1, 28).Select(day => $"2025-02-{day:00}").ToList();
        var first = new List<HttpStatusCode>();
        foreach (var day in days) first.Add(await AskAsync(server, "USD", day));
        var again = new List<HttpStatusCode>();
        foreach (var day in days) again.Add(await AskAsync(server, "USD", day));
        Assert.InRange(first.Count(status => status == HttpStatusCode.ServiceUnavailable), 4, 14);
        Assert.All(again, status => Assert.Equal(HttpStatusCode.OK, status));
    }

    [Fact]
    public async Task Requests_beyond_the_limit_are_told_when_to_come_again()
    {
        var time = new FixedTime();
        await using var server = ExchangeRateServer.Start(new ExchangeRateServerOptions { RequestsPerSecond = 2 }, time);
        Assert.Equal(HttpStatusCode.OK, await AskAsync(server, "USD", "2025-03-14"));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(server, "USD", "2025-03-14"));
        using var http = new HttpClient { BaseAddress = server.Address };
        using var refused = await http.GetAsync(Path("USD", "2025-03-14"), None);
        Assert.Equal((HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(1)), (refused.StatusCode, refused.Headers.RetryAfter?.Delta));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(server, "USD", "2025-03-14"));
        Assert.Equal(4, server.RequestCount);
    }

    [Fact]
    public void A_budget_gives_a_burst_and_then_one_at_a_time()
    {
        var budget = new RequestBudget(4);
        for (var request = 0; request < 4; request++) Assert.True(budget.TryTake(TimeSpan.FromSeconds(9), out _));
        Assert.False(budget.TryTake(TimeSpan.FromSeconds(9), out var retryAfter));
        Assert.Equal(TimeSpan.FromMilliseconds(250), retryAfter);
        Assert.True(budget.TryTake(TimeSpan.FromSeconds(9.25), out _));
        Assert.False(budget.TryTake(TimeSpan.FromSeconds(9.25), out _));
    }

    [Fact]
    public async Task A_stopped_service_is_not_there()
    {
        var server = ExchangeRateServer.Start(new ExchangeRateServerOptions(), TimeProvider.System);
        await server.DisposeAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync(server, "USD", "2025-03-14"));
    }

    private static Uri Path(string currency, string date) => new($"rates/{currency}/{date}", UriKind.Relative);

    private static async Task<HttpStatusCode> AskAsync(ExchangeRateServer server, string currency, string date)
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        using var response = await http.GetAsync(Path(currency, date), None);
        return response.StatusCode;
    }

    /// <summary>Time that passes when it is told to.</summary>
    private sealed class FixedTime : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Read(ref _ticks);

        public void Advance(TimeSpan time) => Interlocked.Add(ref _ticks, time.Ticks);
    }
}
