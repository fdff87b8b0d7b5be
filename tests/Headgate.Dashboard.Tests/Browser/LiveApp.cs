using Headgate.Flows;
using Headgate.Flows.Hosting;
using Headgate.Pipelines;
using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Headgate.Dashboard.Tests.Browser;

/// <summary>An application whose pipelines really run, with a dashboard on which everybody may act.</summary>
internal sealed class LiveApp : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly DirectoryInfo _folder;

    private LiveApp(WebApplication app, DirectoryInfo folder) => (_app, _folder) = (app, folder);

    public string Address => $"{_app.Urls.First()}/headgate";

    public int Port => new Uri(_app.Urls.First()).Port;

    public Pipeline this[string name] => _app.Services.GetRequiredService<PipelineRegistry>()[name];

    public static async Task<LiveApp> StartAsync(int port = 0)
    {
        var folder = Directory.CreateTempSubdirectory("headgate-dashboard-");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.Services.AddAntiforgery().AddDataProtection().UseEphemeralDataProtectionProvider();
        builder.Services
            .AddPipeline("orders", p => Orders(p, folder))
            .AddPipeline("payments", Payments)
            .AddPipeline("search-index", static p => p.FromPushes<string>().Process(static page => page.Length, name: "index"))
            .AddPipeline("invoices", Invoices)
            .AddFlow("top-pages", static _ => Flow.From(Every(TimeSpan.FromMilliseconds(20), static n => $"/page/{n * n % 37}", many: 5))
                .Where(static page => page != "/page/0")
                .PartitionBy(static page => page)
                .Select(static page => (Page: page, Key: page.Length))
                .PartitionBy(static page => page.Key)
                .Select(static page => page.Page));
        var app = builder.Build();
        app.MapHeadgateDashboard("/headgate", static options =>
        {
            options.AllowActionsWithoutAuthorization();
            options.ShowPayloads = true;
        });
        await app.StartAsync();
        return new LiveApp(app, folder);
    }

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>Flows steadily; one in five hundred fails and can be replayed.</summary>
    private static void Orders(PipelineBuilder pipeline, DirectoryInfo folder) => pipeline
        .From(Every(TimeSpan.FromMilliseconds(20), static n => new Order(n, $"customer-{n % 40}", n * 0.25m), many: 12))
        .RateLimit(1000, TimeSpan.FromSeconds(1))
        .Process(
            static async (Order order, CancellationToken token) =>
            {
                await PauseAsync(2 + (order.Id % 5), token);
                return order.Id % 500 == 499 ? throw new FormatException($"Order {order.Id}: 'twelve' is no amount. Write digits, with a point.") : order;
            },
            static step => step.Concurrency = 8,
            "parse")
        .Process(static order => order with { Amount = order.Amount * 1.19m }, name: "taxes")
        .PartitionBy(static order => order.Customer)
        .RouteTo(static order => order.Amount > 500 ? "large" : "warehouse")
        .Batch("warehouse", static async (_, token) => await PauseAsync(25, token), static batcher => (batcher.Size, batcher.Concurrency) = (100, 3))
        .Batch("large", static async (_, token) => await PauseAsync(10, token), static batcher => (batcher.Size, batcher.Timeout) = (20, TimeSpan.FromMilliseconds(500)))
        .DeadLetterTo(new JsonLinesDeadLetters<Order>(Path.Combine(folder.FullName, "rejected.jsonl")));

    /// <summary>Two accounts are blocked by what has failed.</summary>
    private static void Payments(PipelineBuilder pipeline) => pipeline
        .Configure(static options => options.ShutdownTimeout = TimeSpan.FromSeconds(1)) // what blocks its key would be waited for
        .From(Every(TimeSpan.FromMilliseconds(25), static n => n, many: 1))
        .PartitionBy(static n => n % 50)
        .Process(
            static async (int n, CancellationToken token) =>
            {
                await PauseAsync(30, token);
                if (n is 7 or 8) throw new InvalidOperationException("The bank answers 409: the account is being closed.");
            },
            static step => (step.Concurrency, step.OnFailure) = (4, FailureAction.BlockKey),
            "book");

    /// <summary>Comes to its end at once.</summary>
    private static void Invoices(PipelineBuilder pipeline) => pipeline.From(Enumerable.Range(1, 1200)).Process(static n => n, name: "print");

    private static async IAsyncEnumerable<T> Every<T>(TimeSpan interval, Func<int, T> make, int many)
    {
        using var timer = new PeriodicTimer(interval);
        for (var n = 1; await timer.WaitForNextTickAsync();)
        {
            for (var i = 0; i < many; i++) yield return make(n++);
        }
    }

    private static Task PauseAsync(int milliseconds, CancellationToken token) => Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System, token);

    private sealed record Order(int Id, string Customer, decimal Amount);
}
