using System.Diagnostics;
using System.Net;
using System.Text;
using Headgate.Http.Ingest;
using Headgate.Pipelines;

namespace Headgate.Http.Tests.Ingest;

/// <summary>Requests that are taken into a pipeline, over a real socket.</summary>
public sealed class IngestTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_becomes_a_message_with_its_headers_but_for_the_secret_ones()
    {
        var seen = new TaskCompletionSource<Message<IngestMessage>>();
        await using var app = await IngestApp.StartAsync(p => p.ProcessMessages((message, _) =>
        {
            seen.TrySetResult(message);
            return new ValueTask<Message<IngestMessage>>(message);
        }));
        using var response = await SendOnceAskedAsync(app, static () =>
        {
            var request = new HttpRequestMessage(HttpMethod.Post, "orders/17") { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
            foreach (var (name, value) in new[] { ("X-Tenant", "north"), ("Authorization", "Bearer pa55"), ("Cookie", "pa55"), ("X-Api-Key", "pa55") }) request.Headers.Add(name, value);
            return request;
        });
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        var message = await seen.Task.WaitAsync(TimeSpan.FromSeconds(20), Token);
        Assert.Equal(("{}", "/orders/17", "application/json; charset=utf-8"), (Encoding.UTF8.GetString(message.Data.Body.Span), message.Data.Path, message.Data.ContentType));
        Assert.Equal("north", message.Metadata["x-tenant"]);
        Assert.DoesNotContain(message.Metadata.Values, static value => value is string text && text.Contains("pa55", StringComparison.Ordinal));
        Assert.Equal(2, message.Delivery.SizeBytes);
    }

    [Fact]
    public async Task Without_demand_a_sender_is_asked_to_come_again_and_what_was_accepted_is_handled()
    {
        var (gate, handled) = (new TaskCompletionSource(), 0);
        await using var app = await IngestApp.StartAsync(
            p => p.Process(async (_, _) =>
            {
                await gate.Task;
                Interlocked.Increment(ref handled);
            }, static step => (step.Concurrency, step.MaxDemand) = (1, 5)),
            static options => options.RetryAfter = TimeSpan.FromSeconds(1.2));
        using var first = await PostOnceAskedAsync(app, "x");
        var answers = new List<HttpStatusCode> { first.StatusCode };
        while (answers.Count < 30)
        {
            using var response = await PostAsync(app, "x");
            answers.Add(response.StatusCode);
            if (response.StatusCode == HttpStatusCode.TooManyRequests) Assert.Equal(TimeSpan.FromSeconds(2), response.Headers.RetryAfter!.Delta);
        }

        Assert.Equal(Enumerable.Repeat(HttpStatusCode.Accepted, 5).Concat(Enumerable.Repeat(HttpStatusCode.TooManyRequests, 25)), answers);
        gate.SetResult();
        await app.Pipeline.StopAsync(Token);
        Assert.Equal(5, handled);
        using var late = await PostAsync(app, "x");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(2)), (late.StatusCode, late.Headers.RetryAfter!.Delta));
    }

    [Theory]
    [InlineData("good", HttpStatusCode.OK)]
    [InlineData("bad", HttpStatusCode.UnprocessableEntity)]
    [InlineData("later", HttpStatusCode.ServiceUnavailable)]
    public async Task A_sender_that_waits_is_told_what_has_become_of_its_message(string body, HttpStatusCode expected)
    {
        await using var app = await IngestApp.StartAsync(
            static p => p.ProcessMessages(static (message, _) => new ValueTask<Message<IngestMessage>>(Encoding.UTF8.GetString(message.Data.Body.Span) switch
            {
                "bad" => message.Fail("It is bad."),
                "later" => message.Return(),
                _ => message,
            })),
            static options => options.Answer = IngestAnswer.Outcome);
        using var response = await PostOnceAskedAsync(app, body);
        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_that_is_too_big_is_refused_whether_or_not_its_size_is_told(bool isTold)
    {
        var received = 0;
        await using var app = await IngestApp.StartAsync(p => p.Process(message => received++), static options => options.MaxBodyBytes = 1000);
        using var request = new HttpRequestMessage(HttpMethod.Post, "orders/1") { Content = new ByteArrayContent(new byte[1001]) };
        if (!isTold) request.Headers.TransferEncodingChunked = true;
        using var response = await app.Client.SendAsync(request, Token);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        using var other = await SendOnceAskedAsync(app, static () => new HttpRequestMessage(HttpMethod.Post, "orders/1") { Content = new ByteArrayContent(new byte[1000]) });
        Assert.Equal(HttpStatusCode.Accepted, other.StatusCode);
        await app.Pipeline.StopAsync(Token);
        Assert.Equal(1, received);
    }

    [Fact]
    public async Task The_trace_of_the_sender_goes_on_in_the_pipeline()
    {
        using var listener = new ActivityListener { ShouldListenTo = static source => source.Name == "Headgate.Pipelines", Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData };
        ActivitySource.AddActivityListener(listener);
        var seen = new TaskCompletionSource<string?>();
        await using var app = await IngestApp.StartAsync(p => p.Process(_ => seen.TrySetResult(Activity.Current?.TraceId.ToHexString())));
        using var response = await SendOnceAskedAsync(app, static () =>
        {
            var request = new HttpRequestMessage(HttpMethod.Post, "orders/1") { Content = new StringContent("x") };
            request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
            return request;
        });
        Assert.Equal("0af7651916cd43dd8448eb211c80319c", await seen.Task.WaitAsync(TimeSpan.FromSeconds(20), Token));
    }

    private static Task<HttpResponseMessage> PostAsync(IngestApp app, string body) => app.Client.PostAsync("orders/1", new StringContent(body), Token);

    /// <summary>Sends again while the pipeline, which has just been started, has not asked yet.</summary>
    private static async Task<HttpResponseMessage> SendOnceAskedAsync(IngestApp app, Func<HttpRequestMessage> create)
    {
        while (true)
        {
            using var request = create();
            var response = await app.Client.SendAsync(request, Token);
            if (response.StatusCode != HttpStatusCode.TooManyRequests) return response;
            response.Dispose();
        }
    }

    private static Task<HttpResponseMessage> PostOnceAskedAsync(IngestApp app, string body) =>
        SendOnceAskedAsync(app, () => new HttpRequestMessage(HttpMethod.Post, "orders/1") { Content = new StringContent(body) });
}
