using Headgate.Dashboard;
using Headgate.Pipelines;
using Headgate.Pipelines.Failures;
using Headgate.Testing.Pipelines;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Headgate.Cli.Tests.EndToEnd;

/// <summary>An application with two pipelines and a dashboard. Of the pipeline orders, number 13 fails until it is mended; that of clicks does nothing.</summary>
internal sealed class Application : IAsyncDisposable
{
    public const int Broken = 13;
    public const string Token = "letmein";

    private readonly WebApplication _app;
    private readonly Letters _letters;

    private Application(WebApplication app, Letters letters) => (_app, _letters) = (app, letters);

    public string Url => $"{_app.Urls.Single()}/ops/headgate";

    public InMemorySource<int> Numbers { get; } = new();

    public Pipeline Orders => _app.Services.GetRequiredKeyedService<Pipeline>("orders");

    /// <summary>Sets whether the number that has failed does not fail any more.</summary>
    public bool IsMended
    {
        set => _letters.IsMended = value;
    }

    /// <summary>Starts it.</summary>
    /// <param name="configure">The options of the dashboard; null for those by which everybody may act.</param>
    /// <param name="asksWho">Whether only those who bring the token may look.</param>
    public static async Task<Application> StartAsync(Action<DashboardOptions>? configure = null, bool asksWho = false)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddAntiforgery();
        builder.Services.AddAuthentication("Token").AddScheme<AuthenticationSchemeOptions, TokenScheme>("Token", null);
        builder.Services.AddAuthorizationBuilder().AddPolicy("Operators", static policy => policy.RequireClaim("operator"));
        var letters = new Letters();
        Application? application = null;
        builder.Services.AddPipeline("orders", p => p
            .From(_ => application!.Numbers.Open())
            .Process(n => n == Broken && !letters.IsMended ? throw new FormatException("thirteen") : n, static o => o.Concurrency = 4, "parse")
            .Batch("store", static (_, _) => default, static o => o.Timeout = TimeSpan.FromMilliseconds(20))
            .RateLimit(1_000, TimeSpan.FromSeconds(1))
            .DeadLetterTo(letters.Sink));
        builder.Services.AddPipeline("clicks", static p => p.FromPushes<int>().Process(static n => n));
        var app = builder.Build();
        application = new Application(app, letters);
        app.UseAuthentication();
        app.UseAuthorization();
        var endpoints = app.MapHeadgateDashboard("/ops/headgate", configure ?? (static options => options.AllowActionsWithoutAuthorization()));
        if (asksWho) endpoints.RequireAuthorization();
        await app.StartAsync();
        return application;
    }

    public async ValueTask DisposeAsync()
    {
        Numbers.Complete();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _letters.Dispose();
    }

    private sealed class Letters : IDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("headgate-cli-").FullName;

        public Letters() => Sink = new JsonLinesDeadLetters<int>(Path.Combine(_folder, "letters.jsonl"));

        public JsonLinesDeadLetters<int> Sink { get; }

        public bool IsMended { get; set; }

        public void Dispose() => Directory.Delete(_folder, recursive: true);
    }
}
