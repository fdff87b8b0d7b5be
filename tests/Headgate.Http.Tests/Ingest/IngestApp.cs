using Headgate.Http.Ingest;
using Headgate.Pipelines;
using Headgate.Pipelines.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Headgate.Http.Tests.Ingest;

/// <summary>An application that takes requests into a pipeline, over a real socket.</summary>
internal sealed record IngestApp(WebApplication Application, Pipeline Pipeline, HttpClient Client) : IAsyncDisposable
{
    /// <summary>Where it listens.</summary>
    public Uri Root => Client.BaseAddress!;

    public static async Task<IngestApp> StartAsync<TOut>(
        Func<PipelineBuilder<IngestMessage>, PipelineBuilder<TOut>> declare, Action<IngestOptions>? configure = null,
        Action<IServiceCollection>? addServices = null, Action<WebApplication>? use = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddPipeline("orders", pipeline => declare(pipeline.FromPushes<IngestMessage>()));
        addServices?.Invoke(builder.Services);
        var app = builder.Build();
        use?.Invoke(app);
        app.MapIngest("/orders/{id}", "orders", configure);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new IngestApp(app, app.Services.GetRequiredService<PipelineRegistry>()["orders"], new HttpClient { BaseAddress = new Uri(app.Urls.First() + "/") });
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Application.DisposeAsync();
    }
}
