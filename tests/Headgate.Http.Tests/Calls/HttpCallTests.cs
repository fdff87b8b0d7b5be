using System.Net;
using Headgate.Http.Calls;
using Headgate.Pipelines;
using Headgate.Pipelines.Failures;
using Headgate.Testing.Pipelines;
using Headgate.Testing.Scheduling;
using Microsoft.Extensions.Options;
using Polly.CircuitBreaker;

namespace Headgate.Http.Tests.Calls;

/// <summary>Steps that call an API.</summary>
public sealed class HttpCallTests
{
    [Fact]
    public void Each_message_calls_the_named_client_and_goes_on_with_the_answer() => Run(
        static (request, _) => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(request.RequestUri!.Segments[^1]) },
        async (lab, api) =>
        {
            var results = await CallAsync(lab, api, 20, static call => call.ClientName = "rates");
            Assert.Equal(Enumerable.Range(0, 20).Select(static number => $"{number}").Order(), results.Succeeded.Order());
            Assert.Equal(20, api.Calls.Count);
            Assert.All(api.ClientNames, static name => Assert.Equal("rates", name));
        });

    [Fact]
    public void While_the_API_wants_to_be_left_alone_no_message_calls_it() => Run(
        static (_, number) => number == 5 ? FakeApi.Answer(HttpStatusCode.TooManyRequests, ("Retry-After", "7")) : FakeApi.Answer(HttpStatusCode.OK),
        async (lab, api) =>
        {
            var results = await CallAsync(lab, api, 20, static call => call.ConfigureStep = static step => step.Concurrency = 1);
            Assert.Equal(20, results.Succeeded.Count);
            Assert.Equal(21, api.Calls.Count);
            Assert.All(api.Calls.Take(5), static call => Assert.Equal(TimeSpan.Zero, call.At));
            Assert.All(api.Calls.Skip(5), static call => Assert.Equal(TimeSpan.FromSeconds(7), call.At));
        });

    [Theory]
    [InlineData("RateLimit-Remaining", "RateLimit-Reset")]
    [InlineData("X-RateLimit-Remaining", "X-RateLimit-Reset")]
    public void An_API_that_says_how_many_calls_are_left_never_has_to_refuse_one(string remaining, string reset)
    {
        const int Limit = 5;
        var (left, refused) = (Limit, 0);
        Run(
            (_, _) =>
            {
                if (left == 0) refused++;
                return refused > 0 ? FakeApi.Answer(HttpStatusCode.TooManyRequests) : FakeApi.Answer(HttpStatusCode.OK, (remaining, $"{--left}"), (reset, "11"));
            },
            async (lab, api) =>
            {
                using var filling = lab.Time.CreateTimer(_ => left = Limit, null, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10));
                var results = await CallAsync(lab, api, 22, static call => call.ConfigureStep = static step => step.Concurrency = 1);
                Assert.Equal(22, results.Succeeded.Count);
                Assert.Equal(22, api.Calls.Count);
                Assert.Equal(TimeSpan.FromSeconds(44), api.Calls[^1].At);
                left = Limit;
            });
        Assert.Equal(0, refused);
    }

    [Fact]
    public void A_pause_is_never_longer_than_it_may_be() => Run(
        static (_, number) => number == 1 ? FakeApi.Answer(HttpStatusCode.OK, ("RateLimit", "\"day\";r=0;t=80000")) : FakeApi.Answer(HttpStatusCode.OK),
        async (lab, api) =>
        {
            await CallAsync(lab, api, 2, static call => (call.MaxPause, call.ConfigureStep) = (TimeSpan.FromSeconds(20), static step => step.Concurrency = 1));
            Assert.Equal([TimeSpan.Zero, TimeSpan.FromSeconds(20)], api.Calls.Select(static call => call.At));
        });

    [Fact]
    public void What_the_API_refuses_for_good_fails_its_message_at_once_and_tells_no_secret() => Run(
        static (request, _) => FakeApi.Answer(request.RequestUri!.AbsolutePath.EndsWith("/3", StringComparison.Ordinal) ? HttpStatusCode.BadRequest : HttpStatusCode.OK),
        async (lab, api) =>
        {
            var results = await CallAsync(lab, api, 6);
            Assert.Equal(5, results.Succeeded.Count);
            var letter = Assert.Single(results.Letters);
            Assert.Equal((3, 1), ((int)letter.Data!, letter.Attempts));
            var failure = Assert.IsType<HttpCallException>(letter.Failure);
            Assert.Equal("GET https://api.test/v1/items/3 was answered with 400 (BadRequest).", failure.Message);
            Assert.False(failure.IsTransient);
        });

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.BadGateway)]
    [InlineData(null)]
    public void What_may_be_gone_later_is_tried_again_so_often_and_fails_then(HttpStatusCode? status) => Run(
        (request, _) => request.RequestUri!.AbsolutePath.EndsWith("/1", StringComparison.Ordinal) ? FakeApi.Answer(HttpStatusCode.OK) : status is { } code ? FakeApi.Answer(code) : throw new HttpRequestException("The network is down."),
        async (lab, api) =>
        {
            var results = await CallAsync(lab, api, 2, static call => (call.Retry.MaxAttempts, call.ConfigureStep) = (3, static step => step.Concurrency = 1));
            Assert.Single(results.Succeeded);
            var letter = Assert.Single(results.Letters);
            Assert.Equal(3, letter.Attempts);
            Assert.IsType(status is null ? typeof(HttpRequestException) : typeof(HttpCallException), letter.Failure);
        });

    [Fact]
    public void An_API_that_only_fails_is_left_alone_for_a_time() => Run(
        static (_, number) => FakeApi.Answer(number <= 4 ? HttpStatusCode.InternalServerError : HttpStatusCode.OK),
        async (lab, api) =>
        {
            var results = await CallAsync(lab, api, 10, call =>
            {
                call.Retry.MaxAttempts = 100;
                call.ConfigureStep = static step => step.Concurrency = 1;
                call.CircuitBreaker = new CircuitBreakerStrategyOptions
                {
                    MinimumThroughput = 4,
                    FailureRatio = 0.5,
                    SamplingDuration = TimeSpan.FromMinutes(5),
                    BreakDuration = TimeSpan.FromMinutes(2),
                };
            });
            Assert.Equal(10, results.Succeeded.Count);
            Assert.True(api.Calls[4].At - api.Calls[3].At >= TimeSpan.FromMinutes(2), $"{api.Calls[3].At}, {api.Calls[4].At}");
        });

    [Fact]
    public async Task A_call_that_is_not_answered_in_time_fails_with_words()
    {
        var failure = await Assert.ThrowsAsync<TimeoutException>(() => SilentApi.CallAsync(TimeSpan.FromMilliseconds(20)));
        Assert.Equal("GET https://api.test/v1/items/1 was not answered within 00:00:00.0200000.", failure.Message);
    }

    [Fact]
    public void Wrong_options_are_told_all_at_once()
    {
        var failure = Assert.Throws<OptionsValidationException>(() => Pipeline.Create("orders", static p => p.From([1]).CallHttp(
            static number => new HttpRequestMessage(HttpMethod.Get, $"items/{number}"),
            static call => (call.Timeout, call.MaxPause, call.Retry.MaxAttempts) = (TimeSpan.Zero, TimeSpan.FromSeconds(-1), 0))));
        Assert.Equal(3, failure.Failures.Count());
        Assert.All(failure.Failures, static fault => Assert.StartsWith("orders:http: ", fault, StringComparison.Ordinal));
    }

    private static void Run(Func<HttpRequestMessage, int, HttpResponseMessage> answer, Func<StageLab, FakeApi, Task> test)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var lab = new StageLab(seed);
            lab.Run(() => test(lab, new FakeApi(lab, answer)));
        }
    }

    private static async Task<(IReadOnlyList<string> Succeeded, IReadOnlyList<DeadLetter> Letters)> CallAsync(
        StageLab lab, FakeApi api, int count, Action<HttpCallOptions<int>>? configure = null)
    {
        var (results, letters) = (new List<string>(), new InMemoryDeadLetters());
        await using var services = api.ToServices();
        await using var pipeline = Pipeline.Create("p", p => p.From(Enumerable.Range(0, count))
            .CallHttp(
                static number => new HttpRequestMessage(HttpMethod.Get, $"items/{number}?key=secret"),
                static async (_, response, token) => await response.Content.ReadAsStringAsync(token),
                configure)
            .Process((text, _) =>
            {
                results.Add(text);
                return default;
            }, static step => step.Concurrency = 1)
            .DeadLetterTo(letters), services, lab.Environment);
        await pipeline.RunAsync();
        return (results, letters.Letters);
    }
}
