using System.Net;
using System.Net.Http.Headers;
using OrdersEtl.ExchangeRates;

namespace Headgate.OrdersEtl.Tests;

public sealed class ExchangeRateClientTests
{
    private const string GoodAnswer = """{"currency":"USD","date":"2025-03-14","rate":"0.893700"}""";

    private static readonly Uri Address = new("http://rates.test/");
    private static readonly DateOnly Day = new(2025, 3, 14);
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Client_and_server_understand_each_other()
    {
        await using var server = ExchangeRateServer.Start(new ExchangeRateServerOptions(), TimeProvider.System);
        using var client = new ExchangeRateClient(server.Address);
        Assert.True(DailyRates.TryFind("GBP", Day, out var expected));
        Assert.Equal(expected, await client.GetAsync("GBP", Day, None));
        await Assert.ThrowsAsync<UnknownCurrencyException>(() => client.GetAsync("X/U", Day, None));
    }

    [Fact]
    public async Task A_rate_is_asked_for_once_however_many_want_it()
    {
        var gate = new TaskCompletionSource<HttpResponseMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var handler = new ScriptedHandler(_ => gate.Task);
        using var client = new ExchangeRateClient(Address, handler);
        var waiting = Enumerable.Range(0, 100).Select(_ => client.GetAsync("USD", Day, None)).ToList();
        using var answer = Answer(GoodAnswer);
        gate.SetResult(answer);
        Assert.All(await Task.WhenAll(waiting), rate => Assert.Equal(0.8937m, rate.EurosPerUnit));
        await client.GetAsync("USD", Day, None);
        Assert.Equal(["/rates/USD/2025-03-14"], handler.Paths);
    }

    [Fact]
    public async Task A_failure_is_told_to_all_who_wait_and_is_not_kept()
    {
        var gate = new TaskCompletionSource<HttpResponseMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var answer = Answer(GoodAnswer);
        using var handler = new ScriptedHandler(number => number == 1 ? gate.Task : Task.FromResult(answer));
        using var client = new ExchangeRateClient(Address, handler);
        var waiting = new[] { client.GetAsync("USD", Day, None), client.GetAsync("USD", Day, None) };
        gate.SetException(new HttpRequestException("no route"));
        foreach (var rate in waiting)
        {
            var failure = await Assert.ThrowsAsync<ExchangeRateUnavailableException>(() => rate);
            Assert.Equal("The exchange rate USD/2025-03-14 is unavailable: no route.", failure.Message);
        }

        Assert.Equal(0.8937m, (await client.GetAsync("USD", Day, None)).EurosPerUnit);
        Assert.Equal(2, handler.Paths.Count);
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests, 3)]
    [InlineData(HttpStatusCode.ServiceUnavailable, null)]
    [InlineData(HttpStatusCode.InternalServerError, null)]
    public async Task A_refusal_may_be_tried_again_after_the_time_that_the_service_names(HttpStatusCode status, int? seconds)
    {
        using var answer = new HttpResponseMessage(status);
        if (seconds is { } delay) answer.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(delay));
        using var client = new ExchangeRateClient(Address, new ScriptedHandler(_ => Task.FromResult(answer)));
        var failure = await Assert.ThrowsAsync<ExchangeRateUnavailableException>(() => client.GetAsync("USD", Day, None));
        Assert.Equal(seconds, failure.RetryAfter?.TotalSeconds);
        Assert.Contains(((int)status).ToString(System.Globalization.CultureInfo.InvariantCulture), failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("<html>")]
    [InlineData("""{"currency":"USD","date":"2025-03-15","rate":"0.893700"}""")]
    [InlineData("""{"currency":"GBP","date":"2025-03-14","rate":"0.893700"}""")]
    [InlineData("""{"currency":"USD","date":"2025-03-14","rate":"0"}""")]
    [InlineData("""{"currency":"USD","date":"2025-03-14"}""")]
    public async Task An_answer_that_is_not_the_one_asked_for_is_no_rate(string body)
    {
        using var answer = Answer(body);
        using var client = new ExchangeRateClient(Address, new ScriptedHandler(_ => Task.FromResult(answer)));
        await Assert.ThrowsAsync<ExchangeRateUnavailableException>(() => client.GetAsync("USD", Day, None));
    }

    [Fact]
    public async Task Who_stops_waiting_leaves_the_request_to_the_others()
    {
        var gate = new TaskCompletionSource<HttpResponseMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var client = new ExchangeRateClient(Address, new ScriptedHandler(_ => gate.Task));
        using var impatience = new CancellationTokenSource();
        var impatient = client.GetAsync("USD", Day, impatience.Token);
        var patient = client.GetAsync("USD", Day, None);
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        using var answer = Answer(GoodAnswer);
        gate.SetResult(answer);
        Assert.Equal(0.8937m, (await patient).EurosPerUnit);
    }

    [Fact]
    public async Task A_service_that_is_not_there_is_unavailable()
    {
        var server = ExchangeRateServer.Start(new ExchangeRateServerOptions(), TimeProvider.System);
        await server.DisposeAsync();
        using var client = new ExchangeRateClient(server.Address);
        await Assert.ThrowsAsync<ExchangeRateUnavailableException>(() => client.GetAsync("USD", Day, None));
    }

    [Fact]
    public async Task The_oldest_rate_gives_way_to_a_new_one()
    {
        var fetched = new List<string>();
        var cache = new RateCache(2, (currency, date) =>
        {
            fetched.Add(currency);
            return Task.FromResult(new ExchangeRate(currency, date, 1));
        });
        foreach (var currency in new[] { "A", "B", "C", "C", "B", "A" }) await cache.GetAsync(currency, Day);
        Assert.Equal(["A", "B", "C", "A"], fetched);
    }

    private static HttpResponseMessage Answer(string body) => new(HttpStatusCode.OK) { Content = new StringContent(body) };
}
