using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Threading.RateLimiting;
using Headgate.Brevity.Clients;
using Headgate.Brevity.Tests.Doubles;
using Microsoft.Extensions.DependencyInjection;

namespace Headgate.Brevity.Tests;

public abstract class RateLimitedApiTests : PatternTests
{
    private readonly MemoryQueue _queue = new();
    private readonly MemoryTable<Price> _table = new();
    private readonly Api _api = new();
    private readonly ConcurrencyLimiter _limiter = new(new ConcurrencyLimiterOptions { PermitLimit = 3, QueueLimit = int.MaxValue });

    [Fact]
    public async Task Prices_are_stored_and_no_more_calls_run_than_the_limiter_allows()
    {
        _queue.Write(Products(200));
        using var host = await StartAsync(AddDoubles);
        await _queue.Watch.UntilAsync(() => _queue.Acknowledged.Length == 200);
        Assert.Equal(Products(200).Select(product => new Price(product, $"price of {product}")).OrderBy(price => price.Product), _table.Rows.OrderBy(price => price.Product));
        Assert.InRange(_api.MostAtOnce, 1, 3);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Nobody_calls_before_the_time_that_the_API_has_asked_for()
    {
        _api.Answer = call => call.Number == 1 ? Refuse(TimeSpan.FromSeconds(1)) : null;
        _queue.Write(Products(20));
        using var host = await StartAsync(AddDoubles);
        await _queue.Watch.UntilAsync(() => _queue.Acknowledged.Length == 20);

        // Calls that were under way when the first was refused are none of those that came after.
        var refused = _api.Calls.Single(call => call.Number == 1).Ended;
        Assert.All(_api.Calls.Where(call => call.Began > refused + TimeSpan.FromMilliseconds(200)), call => Assert.True(call.Began > refused + TimeSpan.FromMilliseconds(950)));
        Assert.InRange(_api.Calls.Count, 21, 25);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_call_that_fails_for_now_is_made_again_and_one_that_cannot_succeed_is_rejected()
    {
        _api.Answer = call => call.Product switch
        {
            "p1" when call.Attempt < 4 => new HttpResponseMessage(HttpStatusCode.BadGateway),
            "p2" => new HttpResponseMessage(HttpStatusCode.NotFound),
            "p3" => new HttpResponseMessage(HttpStatusCode.InternalServerError),
            _ => null,
        };
        _queue.Write(Products(4));
        using var host = await StartAsync(AddDoubles);
        await _queue.Watch.UntilAsync(() => _queue.Acknowledged.Length == 4);
        Assert.Equal(["p1", "p4"], _table.Rows.Select(price => price.Product).Order());
        Assert.Equal([("p2", 1), ("p3", 4)], RejectsReader.Read(RejectsFile).Select(reject => (reject.Data, reject.Attempts)).Order());
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_stop_in_the_middle_leaves_nothing_unsettled()
    {
        _queue.Write(Products(100_000));
        using var host = await StartAsync(AddDoubles);
        await _table.Watch.UntilAsync(() => _table.Rows.Length > 100);
        await host.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, _queue.HeldCount);
        Assert.Equal(_queue.Acknowledged.Length, _table.Rows.Length);
    }

    private static IEnumerable<string> Products(int count) => Enumerable.Range(1, count).Select(id => $"p{id}");

    private static HttpResponseMessage Refuse(TimeSpan wait)
    {
        var response = new HttpResponseMessage(HttpStatusCode.TooManyRequests);
        response.Headers.RetryAfter = new RetryConditionHeaderValue(wait);
        return response;
    }

    private void AddDoubles(IServiceCollection services)
    {
        services.AddSingleton<IQueueClient>(_queue).AddSingleton<ITable<Price>>(_table).AddSingleton<RateLimiter>(_limiter);
        services.AddHttpClient("prices", client => client.BaseAddress = new Uri("http://prices.example/")).ConfigurePrimaryHttpMessageHandler(() => _api);
    }

    /// <summary>Answers calls, and remembers them.</summary>
    private sealed class Api : HttpMessageHandler
    {
        private readonly ConcurrentDictionary<string, int> _attempts = new();
        private int _count;
        private int _now;
        private int _mostAtOnce;

        public ConcurrentBag<Call> Calls { get; } = [];

        public int MostAtOnce => _mostAtOnce;

        public Func<Call, HttpResponseMessage?> Answer { get; set; } = _ => null;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var product = request.RequestUri!.Segments[^1];
            var began = TimeProvider.System.GetElapsedTime(0);
            var now = Interlocked.Increment(ref _now);
            for (var seen = _mostAtOnce; now > seen; seen = _mostAtOnce) Interlocked.CompareExchange(ref _mostAtOnce, now, seen);
            await Task.Yield();
            Interlocked.Decrement(ref _now);
            var call = new Call(Interlocked.Increment(ref _count), product, _attempts.AddOrUpdate(product, 1, (_, attempts) => attempts + 1), began, TimeProvider.System.GetElapsedTime(0));
            Calls.Add(call);
            return Answer(call) ?? new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent($"price of {product}") };
        }
    }

    private sealed record Call(int Number, string Product, int Attempt, TimeSpan Began, TimeSpan Ended);

    public sealed class WithHeadgate : RateLimitedApiTests
    {
        private protected override void Add(IServiceCollection services) => Brevity.WithHeadgate.RateLimitedApi.Add(services);
    }

    public sealed class ByHand : RateLimitedApiTests
    {
        private protected override void Add(IServiceCollection services) => Brevity.ByHand.RateLimitedApi.Add(services);
    }
}
