using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Headgate.Dashboard.Tests.Lab;
using Headgate.Pipelines;
using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Limits;
using Headgate.Servers;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Headgate.Dashboard.Tests.Api;

/// <summary>What may be done with pipelines, by whom, and what is said of it.</summary>
public sealed class ActionTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Actions_are_off_unless_somebody_turns_them_on()
    {
        await using var app = await DashboardApp.StartAsync(static services => services.AddNumbers("orders"));
        var permit = await app.GetAsync("api/antiforgery");
        var (status, answer) = await app.ActAsync("api/pipelines/orders/pause");

        Assert.False(permit.GetProperty("allowed").GetBoolean());
        Assert.Equal(JsonValueKind.Null, permit.GetProperty("token").ValueKind);
        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.StartsWith("Actions are off.", answer.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(PipelineStatus.Running, app["orders"].Status);
        var line = Assert.Single(app.Log.OfDashboard, static line => line.Id == 1801);
        Assert.Equal(LogLevel.Warning, line.Level);
        Assert.StartsWith("Pipeline orders: pause by 127.0.0.1 is refused: Actions are off.", line.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("guest", "The policy 'operators' is not met.", "guest")]
    [InlineData(null, "Nobody has signed in, and the policy 'operators' asks for somebody.", "127.0.0.1")]
    public async Task Whoever_does_not_meet_the_policy_is_refused_and_logged(string? user, string reason, string who)
    {
        await using var app = await DashboardApp.StartAsync(static services => services.AddNumbers("orders"), static options => options.ActionPolicy = HeaderScheme.Policy);
        var (status, answer) = await app.ActAsync("api/pipelines/orders/drain", user: user);

        Assert.Equal((HttpStatusCode.Forbidden, reason), (status, answer.GetProperty("detail").GetString()));
        Assert.Equal(PipelineStatus.Running, app["orders"].Status);
        Assert.Equal($"Pipeline orders: drain by {who} is refused: {reason}", Assert.Single(app.Log.OfDashboard, static line => line.Id == 1801).Text);
    }

    [Fact]
    public async Task Whoever_only_the_policy_itself_asks_to_sign_in_is_logged_by_name_when_refused()
    {
        await using var app = await DashboardApp.StartAsync(
            static services =>
            {
                // Of two schemes none is the usual one: before the policy asks, nobody has signed in.
                services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, HeaderScheme>("other", null);
                services.PostConfigure<AuthenticationOptions>(static options => options.DefaultScheme = null);
                services.AddAuthorizationBuilder().AddPolicy("own", static policy => policy.AddAuthenticationSchemes("other").RequireUserName("ops"));
                services.AddNumbers("orders");
            },
            static options => options.ActionPolicy = "own");
        var (status, _) = await app.ActAsync("api/pipelines/orders/drain", user: "guest");

        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Equal("Pipeline orders: drain by guest is refused: The policy 'own' is not met.", Assert.Single(app.Log.OfDashboard, static line => line.Id == 1801).Text);
    }

    [Fact]
    public async Task Whoever_meets_the_policy_may_and_is_logged()
    {
        await using var app = await DashboardApp.StartAsync(static services => services.AddNumbers("orders"), static options => options.ActionPolicy = HeaderScheme.Policy);
        var (status, answer) = await app.ActAsync("api/pipelines/orders/pause", user: "ops");

        Assert.Equal(
            (HttpStatusCode.OK, true, "Paused", "Pipeline 'orders' is paused: no handler runs."),
            (status, answer.GetProperty("isDone").GetBoolean(), answer.GetProperty("status").GetString(), answer.GetProperty("message").GetString()));
        Assert.Equal(PipelineStatus.Paused, app["orders"].Status);
        var line = Assert.Single(app.Log.OfDashboard, static line => line.Id == 1800);
        Assert.Equal((LogLevel.Information, "Pipeline orders: pause by ops: Pipeline 'orders' is paused: no handler runs."), (line.Level, line.Text));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("made up")]
    public async Task A_request_without_a_valid_token_does_nothing(string? token)
    {
        await using var app = await OpenAsync(static services => services.AddNumbers("orders"));
        await app.GetAsync("api/antiforgery"); // the cookie alone is what a foreign page could have sent
        var (status, answer) = await app.SendAsync("api/pipelines/orders/pause", change: request =>
        {
            if (token is not null) request.Headers.Add("RequestVerificationToken", token);
        });

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.StartsWith("The request has no valid antiforgery token.", answer.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(PipelineStatus.Running, app["orders"].Status);
    }

    [Fact]
    public async Task Pause_resume_rate_and_concurrency_do_what_they_say()
    {
        await using var app = await OpenAsync(static services => services.AddNumbers("orders", permits: 100));
        Assert.Equal(HttpStatusCode.OK, (await app.ActAsync("api/pipelines/orders/pause")).Status);
        Assert.Equal(PipelineStatus.Paused, app["orders"].Status);
        Assert.Equal(HttpStatusCode.OK, (await app.ActAsync("api/pipelines/orders/resume")).Status);
        Assert.Equal(PipelineStatus.Running, app["orders"].Status);
        var (status, answer) = await app.ActAsync("api/pipelines/orders/rate", """{"permits":7,"perSeconds":0.5}""");
        Assert.Equal((HttpStatusCode.OK, "Pipeline 'orders' is limited to 7 messages per 0.5 s."), (status, answer.GetProperty("message").GetString()));
        Assert.Equal(RateLimit.Of(7, TimeSpan.FromSeconds(0.5)), app["orders"].RateLimit);
        Assert.Equal(HttpStatusCode.OK, (await app.ActAsync("api/pipelines/orders/concurrency", """{"step":"parse","concurrency":5}""")).Status);
        Assert.Equal(5, app["orders"].Topology.Steps[0].Concurrency);
    }

    [Fact]
    public async Task A_drain_that_takes_long_is_answered_and_goes_on()
    {
        await using var app = await OpenAsync(static services => services.AddNumbers("orders"));
        var gate = app.Hold();
        await app["orders"].PushAsync([1], Token);
        await Eventually.IsSoAsync(() => app["orders"].GetSnapshot().Steps[0].BusyWorkers == 1, "a worker is busy");
        var draining = app.ActAsync("api/pipelines/orders/drain");
        await Eventually.IsSoAsync(
            () =>
            {
                app.Pass(1);
                return draining.IsCompleted;
            },
            "the answer");
        var (status, answer) = await draining;
        Assert.Equal((HttpStatusCode.Accepted, false), (status, answer.GetProperty("isDone").GetBoolean()));
        Assert.Equal("Pipeline 'orders': drain has begun, and goes on.", answer.GetProperty("message").GetString());
        Assert.Equal(["drain"], await PendingAsync());
        gate.SetResult();
        await Eventually.IsAsync(PipelineStatus.Paused, () => app["orders"].Status);
        Assert.Equal(1, app["orders"].Counts.Succeeded);
        await Eventually.IsSoAsync(async () => (await PendingAsync()).Count == 0, static () => "the drain goes on");

        async Task<List<string?>> PendingAsync() => [.. (await app.GetAsync("api/pipelines/orders")).GetProperty("pending").EnumerateArray().Select(static action => action.GetString())];
    }

    [Fact]
    public async Task A_drain_that_is_ended_by_a_resumption_goes_on_no_more()
    {
        await using var app = await OpenAsync(static services => services.AddNumbers("orders"));
        var gate = app.Hold();
        await app["orders"].PushAsync([1], Token);
        await Eventually.IsSoAsync(() => app["orders"].GetSnapshot().Steps[0].BusyWorkers == 1, "a worker is busy");
        var draining = app.ActAsync("api/pipelines/orders/drain");
        await Eventually.IsSoAsync(() => app.Runtime.Pending.Of("orders").Count == 1, "the drain has begun");
        app["orders"].Resume();
        await Eventually.IsSoAsync(
            () =>
            {
                app.Pass(1);
                return draining.IsCompleted;
            },
            "the answer");
        Assert.Equal(HttpStatusCode.Conflict, (await draining).Status);
        Assert.Empty(app.Runtime.Pending.Of("orders"));
        gate.SetResult();
    }

    [Fact]
    public async Task What_blocks_its_key_is_tried_again()
    {
        var isMended = false;
        await using var app = await OpenAsync(services => services.AddPipeline("orders", p => p.From([1]).Process(
            n => isMended ? n : throw new FormatException("no"), static step => step.OnFailure = FailureAction.BlockKey, "parse")));
        await Eventually.IsAsync(1, () => app["orders"].BlockedCount);
        isMended = true;
        var (status, answer) = await app.ActAsync("api/pipelines/orders/unblock");
        Assert.Equal((HttpStatusCode.OK, 1), (status, answer.GetProperty("count").GetInt64()));
        Assert.Equal("Pipeline 'orders': 1 messages or batches that blocked their keys are tried again.", answer.GetProperty("message").GetString());
        await Eventually.IsAsync(1, () => app["orders"].Counts.Succeeded);
    }

    [Fact]
    public async Task Dead_letters_are_replayed()
    {
        var folder = Directory.CreateTempSubdirectory("headgate-dashboard-");
        var letters = Path.Combine(folder.FullName, "rejected.jsonl");
        var isMended = false;
        await using (var app = await OpenAsync(services => services.AddPipeline("orders", p => p.FromPushes<int>().Process(
            n => isMended ? n : throw new FormatException("no"), name: "parse").DeadLetterTo(new JsonLinesDeadLetters<int>(letters)))))
        {
            await app.HandleAsync("orders", 1, 2);
            app.Pass(1);
            Assert.True((await app.GetAsync("api/pipelines/orders")).GetProperty("canReplayDeadLetters").GetBoolean());
            isMended = true;
            var (status, answer) = await app.ActAsync("api/pipelines/orders/replay");
            Assert.Equal((HttpStatusCode.OK, 2), (status, answer.GetProperty("count").GetInt64()));
            await Eventually.IsAsync(2, () => app["orders"].Counts.Succeeded); // counted with others, a moment after they have ended
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task An_action_that_fails_is_told_in_words_and_logged()
    {
        var folder = Directory.CreateTempSubdirectory("headgate-dashboard-");
        var letters = Path.Combine(folder.FullName, "rejected.jsonl");
        await using (var app = await OpenAsync(services => services.AddPipeline("orders", p => p.FromPushes<int>().Process(
            static n => n > 0 ? n : throw new FormatException("no"), name: "parse").DeadLetterTo(new JsonLinesDeadLetters<int>(letters)))))
        {
            await app.HandleAsync("orders", -1);
            await Eventually.IsSoAsync(() => File.Exists(letters), "the letter");
            await using var held = await HoldAsync(letters); // nobody else can read it
            var (status, answer) = await app.ActAsync("api/pipelines/orders/replay");

            Assert.Equal(HttpStatusCode.InternalServerError, status);
            Assert.StartsWith("Pipeline 'orders': replay has failed: ", answer.GetProperty("detail").GetString(), StringComparison.Ordinal);
            var line = Assert.Single(app.Log.OfDashboard, static line => line.Id == 1806);
            Assert.Equal((LogLevel.Warning, "Pipeline orders: replay by 127.0.0.1 has failed"), (line.Level, line.Text));
        }

        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("evil.example", false)]
    [InlineData("192.0.2.7", false)]
    [InlineData("localhost.evil.example", false)]
    [InlineData("localhost:8080", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("[::1]:8080", true)]
    public async Task Actions_without_authorization_are_for_who_names_this_machine(string host, bool mayAct)
    {
        await using var app = await OpenAsync(static services => services.AddNumbers("orders"));
        using var ask = new HttpRequestMessage(HttpMethod.Get, "api/antiforgery");
        ask.Headers.Host = host;
        using var answer = await app.Client.SendAsync(ask, Token);
        var permit = await answer.Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.Equal(mayAct, permit.GetProperty("allowed").GetBoolean());
        var valid = await app.GetAsync("api/antiforgery");
        var (status, problem) = await app.SendAsync("api/pipelines/orders/pause", change: request =>
        {
            request.Headers.Host = host;
            request.Headers.Add(valid.GetProperty("header").GetString()!, valid.GetProperty("token").GetString());
        });

        Assert.Equal(mayAct ? HttpStatusCode.OK : HttpStatusCode.Forbidden, status);
        if (!mayAct) Assert.StartsWith("Actions without authorization are for this machine alone", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_policy_that_is_taken_away_is_told_in_words_and_logged()
    {
        var policies = new FadingPolicies();
        await using var app = await DashboardApp.StartAsync(
            services => services.AddNumbers("orders").AddSingleton<IAuthorizationPolicyProvider>(policies), static options => options.ActionPolicy = "gone");
        var (status, answer) = await app.ActAsync("api/pipelines/orders/pause");

        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.StartsWith("The dashboard's ActionPolicy is 'gone', and there is no such policy.", answer.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Single(app.Log.OfDashboard, static line => line.Id == 1801);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("nope", "there is no such policy")]
    public async Task A_policy_that_there_is_not_is_refused_when_the_dashboard_is_mapped(string policy, string words)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddAntiforgery().AddDataProtection().UseEphemeralDataProtectionProvider();
        builder.Services.AddAuthorization();
        await using var app = builder.Build();

        Assert.Contains(words, Assert.Throws<InvalidOperationException>(() => app.MapHeadgateDashboard(configure: options => options.ActionPolicy = policy)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rate", "{}", "permits must be a whole number of at least 1")]
    [InlineData("rate", """{"permits":0}""", "permits must be a whole number of at least 1")]
    [InlineData("rate", """{"permits":1.5}""", "the mistake is at $.permits")]
    [InlineData("rate", """{"permits":5,"perSeconds":0}""", "perSeconds must be from 0.001 to 86400")]
    [InlineData("rate", """{"permits":5,"perSeconds":1e300}""", "perSeconds must be from 0.001 to 86400")]
    [InlineData("rate", """{"permit":5}""", "The body is not an object such as")]
    [InlineData("rate", "[]", "The body is not an object such as")]
    [InlineData("rate", "null", "The body is not an object such as")]
    [InlineData("rate", "", "The body is not an object such as")]
    [InlineData("concurrency", """{"concurrency":5}""", "step must be the name of a step or a batcher")]
    [InlineData("concurrency", """{"step":"parse","concurrency":0}""", "concurrency must be a whole number from 1 to 10000")]
    [InlineData("concurrency", """{"step":"parse","concurrency":1000000}""", "concurrency must be a whole number from 1 to 10000")]
    [InlineData("concurrency", """{"step":"nope","concurrency":5}""", "Pipeline 'orders' has no step 'nope'. It has 'parse'.")]
    public async Task A_body_with_mistakes_is_answered_in_words(string action, string body, string words)
    {
        await using var app = await OpenAsync(static services => services.AddNumbers("orders", permits: 100));
        var (status, answer) = await app.ActAsync($"api/pipelines/orders/{action}", body);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(words, answer.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal((100, 2), (app["orders"].RateLimit!.Permits, app["orders"].Topology.Steps[0].Concurrency));
    }

    [Fact]
    public async Task A_body_that_is_too_big_or_no_JSON_is_refused()
    {
        await using var app = await OpenAsync(static services => services.AddNumbers("orders"));
        var (status, _) = await app.ActAsync("api/pipelines/orders/rate", $"{{\"permits\":{new string('1', 5000)}}}");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
        var permit = await app.GetAsync("api/antiforgery");
        using var text = new HttpRequestMessage(HttpMethod.Post, "api/pipelines/orders/rate") { Content = new StringContent("5", Encoding.UTF8, "text/plain") };
        text.Headers.Add(permit.GetProperty("header").GetString()!, permit.GetProperty("token").GetString());
        using var response = await app.Client.SendAsync(text, Token);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    [Theory]
    [InlineData("orders/rate", """{"permits":5}""", "declared without RateLimit")]
    [InlineData("orders/replay", null, "has no dead letters to replay")]
    [InlineData("ended/pause", null, "")]
    [InlineData("ended/resume", null, "Pipeline 'ended' is Stopped. Only one that runs, or is paused, can go on.")]
    [InlineData("ended/drain", null, "Pipeline 'ended' is Stopped. Only a running one can be drained.")]
    [InlineData("ended/replay", null, "Pipeline 'ended' is Stopped.")]
    public async Task What_cannot_be_done_now_is_answered_in_words(string path, string? body, string words)
    {
        await using var app = await OpenAsync(static services => services.AddNumbers("orders").AddPipeline("ended", static p => p.From([1]).Process(static n => n)));
        await app["ended"].Completion;
        var (status, answer) = await app.ActAsync($"api/pipelines/{path}", body);

        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains(words, answer.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_action_or_pipeline_and_another_method_are_answered_in_words()
    {
        await using var app = await OpenAsync(static services => services.AddNumbers("orders"));
        var (status, answer) = await app.ActAsync("api/pipelines/orders/explode");
        Assert.Equal(
            (HttpStatusCode.NotFound, "There is no action 'explode'. There are: 'pause', 'resume', 'drain', 'unblock', 'replay', 'rate', 'concurrency'."),
            (status, answer.GetProperty("detail").GetString()));
        Assert.Equal(HttpStatusCode.NotFound, (await app.ActAsync("api/pipelines/nope/pause")).Status);
        using var response = await app.Client.GetAsync("api/pipelines/orders/pause", Token);
        Assert.Equal((HttpStatusCode.MethodNotAllowed, "POST"), (response.StatusCode, Assert.Single(response.Content.Headers.Allow)));
        Assert.Equal("Actions are sent with POST.", (await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("detail").GetString());
    }

    [Fact]
    public async Task An_application_that_lacks_what_actions_need_is_told_when_it_maps_the_dashboard()
    {
        await using var bare = WebApplication.CreateSlimBuilder().Build();
        Assert.Contains("AddAntiforgery()", Assert.Throws<InvalidOperationException>(() => bare.MapHeadgateDashboard(configure: static o => o.ActionPolicy = "ops")).Message, StringComparison.Ordinal);
        bare.MapHeadgateDashboard();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddAntiforgery().AddDataProtection().UseEphemeralDataProtectionProvider();
        await using var half = builder.Build();
        Assert.Contains("AddAuthorization()", Assert.Throws<InvalidOperationException>(() => half.MapHeadgateDashboard(configure: static o => o.ActionPolicy = "ops")).Message, StringComparison.Ordinal);
    }

    private static Task<DashboardApp> OpenAsync(Action<IServiceCollection> declare) =>
        DashboardApp.StartAsync(declare, static options => options.AllowActionsWithoutAuthorization());

    /// <summary>Opens a file for oneself alone, as soon as whoever writes it has closed it.</summary>
    private static async Task<FileStream> HoldAsync(string path)
    {
        FileStream? held = null;
        await Eventually.IsSoAsync(
            () =>
            {
                try
                {
                    held = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
                }
                catch (IOException)
                {
                    return false;
                }

                return true;
            },
            "the file is free");
        return held!;
    }

    /// <summary>Policies of somewhere else, of which there are none now.</summary>
    private sealed class FadingPolicies : IAuthorizationPolicyProvider
    {
        public Task<AuthorizationPolicy> GetDefaultPolicyAsync() => Task.FromResult(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());

        public Task<AuthorizationPolicy?> GetFallbackPolicyAsync() => Task.FromResult<AuthorizationPolicy?>(null);

        public Task<AuthorizationPolicy?> GetPolicyAsync(string policyName) => Task.FromResult<AuthorizationPolicy?>(null);
    }
}
