using System.Net;
using Headgate.Dashboard;
using Headgate.Pipelines;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace OrdersEtl.Watching;

/// <summary>Shows the pipeline in a browser, on a free port of 127.0.0.1, and lets whoever sits at this machine pause it, drain it and tune it.</summary>
public sealed class DashboardServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private volatile Pipeline? _pipeline;

    private DashboardServer()
    {
        // An empty builder reads no appsettings.json and no environment: what stands there, in the folder that the job is started in, must not open another address.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static options => options.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        builder.Services.AddAntiforgery();
        builder.Services.AddSingleton<IHostLifetime, SilentLifetime>();

        // A page of another site that has this address under a name of its own is refused.
        builder.Services.Configure<HostFilteringOptions>(static options => options.AllowedHosts = ["127.0.0.1", "localhost"]);
        _app = builder.Build();
        _app.UseHostFiltering();
        _app.MapHeadgateDashboard("/", options => options.Add(() => _pipeline is { } pipeline ? [pipeline] : []).AllowActionsWithoutAuthorization());
    }

    /// <summary>Where it is.</summary>
    public string Address => $"{_app.Urls.Single()}/";

    /// <summary>Starts one that has nothing to show yet.</summary>
    public static async Task<DashboardServer> StartAsync()
    {
        var server = new DashboardServer();
        await server._app.StartAsync().ConfigureAwait(false);
        return server;
    }

    /// <summary>Shows a pipeline from now on.</summary>
    public void Show(Pipeline pipeline) => _pipeline = pipeline;

    /// <summary>Ends it; whoever looks is cut off.</summary>
    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync().ConfigureAwait(false);
        await _app.StopAsync(now.Token).ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Signals are the job's: it goes on until what it has read is stored.</summary>
    private sealed class SilentLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
