using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Headgate.Dashboard.Hosting;
using Headgate.Pipelines;
using Headgate.Pipelines.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Headgate.Dashboard.Tests.Lab;

/// <summary>An application with pipelines and a dashboard, on a port of its own, on a clock that stands still unless it is told to go.</summary>
internal sealed class DashboardApp : IAsyncDisposable
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private readonly HttpClientHandler _cookies = new() { AllowAutoRedirect = false };

    private DashboardApp(WebApplication application, FakeTimeProvider time, LogBook log)
    {
        (Application, Time, Log) = (application, time, log);
        Root = new Uri(application.Urls.First());
        Client = new HttpClient(_cookies) { BaseAddress = new Uri(Root, "/headgate/") };
    }

    public WebApplication Application { get; }

    public FakeTimeProvider Time { get; }

    public LogBook Log { get; }

    public Uri Root { get; }

    public HttpClient Client { get; }

    /// <summary>The dashboard itself.</summary>
    public DashboardRuntime Runtime => Application.Services.GetRequiredService<EndpointDataSource>().Endpoints.Select(static endpoint => endpoint.Metadata.GetMetadata<DashboardRuntime>()).First(static runtime => runtime is not null)!;

    public Pipeline this[string name] => Application.Services.GetRequiredService<PipelineRegistry>()[name];

    /// <summary>Starts one.</summary>
    /// <param name="declare">Adds pipelines, and whatever else it needs.</param>
    /// <param name="configure">Sets the dashboard's options.</param>
    /// <param name="map">Maps the dashboard; null for the usual place.</param>
    public static async Task<DashboardApp> StartAsync(Action<IServiceCollection> declare, Action<DashboardOptions>? configure = null, Action<WebApplication>? map = null)
    {
        var (time, log) = (new FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)), new LogBook());
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Debug);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddAntiforgery().AddDataProtection().UseEphemeralDataProtectionProvider();
        builder.Services.AddAuthentication("header").AddScheme<AuthenticationSchemeOptions, HeaderScheme>("header", null);
        builder.Services.AddAuthorizationBuilder().AddPolicy(HeaderScheme.Policy, static policy => policy.RequireUserName("ops"));
        declare(builder.Services);
        var app = builder.Build();
        if (map is null) app.MapHeadgateDashboard("/headgate", configure);
        else map(app);
        await app.StartAsync(Token);
        return new DashboardApp(app, time, log);
    }

    /// <summary>Lets seconds pass, one after the other.</summary>
    public void Pass(int seconds)
    {
        for (var second = 0; second < seconds; second++) Time.Advance(TimeSpan.FromSeconds(1));
    }

    /// <summary>Gets JSON.</summary>
    public async Task<JsonElement> GetAsync(string path) => await Client.GetFromJsonAsync<JsonElement>(path, Token);

    /// <summary>What the list says of a pipeline.</summary>
    public async Task<JsonElement> SummaryAsync(string pipeline) =>
        (await GetAsync("api/pipelines")).GetProperty("pipelines").EnumerateArray().Single(each => each.GetProperty("name").GetString() == pipeline);

    /// <summary>Sends an action with a token.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Answer)> ActAsync(string path, string? body = null, string? user = null)
    {
        using var ask = new HttpRequestMessage(HttpMethod.Get, "api/antiforgery");
        if (user is not null) ask.Headers.Add(HeaderScheme.Header, user);
        using var answer = await Client.SendAsync(ask, Token);
        var permit = await answer.Content.ReadFromJsonAsync<JsonElement>(Token);
        var header = permit.GetProperty("header").GetString();
        return await SendAsync(path, body, request =>
        {
            if (header is not null) request.Headers.Add(header, permit.GetProperty("token").GetString());
            if (user is not null) request.Headers.Add(HeaderScheme.Header, user);
        });
    }

    /// <summary>Sends an action as it is.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Answer)> SendAsync(string path, string? body = null, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        if (body is not null) request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        change?.Invoke(request);
        using var response = await Client.SendAsync(request, Token);
        return (response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>(Token));
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _cookies.Dispose();
        await Application.DisposeAsync();
    }
}
