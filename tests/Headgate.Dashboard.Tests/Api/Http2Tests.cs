using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Headgate.Dashboard.Tests.Lab;
using Headgate.Pipelines;
using Headgate.Servers;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Headgate.Dashboard.Tests.Api;

/// <summary>Events over HTTP/2: as many as one likes over one connection, each for itself.</summary>
public sealed class Http2Tests
{
    private const int Streams = 20; // over HTTP/1.1 a browser would open six connections, and no seventh

    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Many_pages_read_over_one_connection_and_all_else_is_answered_beside_them()
    {
        await using var app = await StartAsync();
        using var browser = new Browser(app);
        var readers = await Task.WhenAll(Enumerable.Range(0, Streams).Select(_ => EventReader.OpenAsync(browser.Client, "?pipeline=orders")));
        await Task.WhenAll(readers.Select(static reader => ReadAsync(reader, "history", "overview", "pipeline")));
        Assert.Equal(Streams, app.Runtime.Readers.Count);
        for (var second = 1; second <= 3; second++)
        {
            await app.HandleAsync("orders", second);
            app.Pass(1);
            var details = await Task.WhenAll(readers.Select(static reader => ReadAsync(reader, "overview", "pipeline")));
            Assert.All(details, detail => Assert.Equal(second, detail.GetProperty("summary").GetProperty("counts").GetProperty("succeeded").GetInt64()));
        }

        using var list = await browser.Client.GetAsync("api/pipelines", Token);
        Assert.Equal((HttpStatusCode.OK, HttpVersion.Version20), (list.StatusCode, list.Version));

        // One that is left ends alone.
        await readers[0].DisposeAsync();
        await Eventually.IsAsync(Streams - 1, () => app.Runtime.Readers.Count, "the readers, when one has gone");
        app.Pass(1);
        await Task.WhenAll(readers.Skip(1).Select(static reader => ReadAsync(reader, "overview", "pipeline")));
        Assert.Equal(1, browser.ConnectionCount);
        foreach (var reader in readers.Skip(1)) await reader.DisposeAsync();
    }

    [Fact]
    public async Task A_stream_that_nobody_reads_is_let_go_and_the_others_of_its_connection_go_on()
    {
        await using var app = await StartAsync(pipelines: 100);
        using var browser = new Browser(app);
        using var silent = await browser.Client.GetAsync("api/events", HttpCompletionOption.ResponseHeadersRead, Token);
        await using var reader = await EventReader.OpenAsync(browser.Client);
        await ReadAsync(reader, "history", "overview");
        for (var tick = 0; tick < 200; tick++)
        {
            app.Runtime.Tick();
            await reader.NextAsync("overview");
        }

        Assert.Equal(2, app.Runtime.Readers.Count);
        app.Pass(61);
        await Eventually.IsAsync(1, () => app.Runtime.Readers.Count, "the readers, when the silent one was let go");
        app.Pass(1);
        var time = app.Time.GetUtcNow();
        while ((await reader.NextAsync("overview")).GetProperty("at").GetDateTimeOffset() < time) continue;
        await Assert.ThrowsAnyAsync<Exception>(async () => await silent.Content.CopyToAsync(Stream.Null, Token));
        Assert.Equal(1, browser.ConnectionCount);
    }

    [Fact]
    public async Task Streams_do_not_keep_the_application_from_stopping()
    {
        await using var app = await StartAsync();
        using var browser = new Browser(app);
        var readers = await Task.WhenAll(Enumerable.Range(0, Streams).Select(_ => EventReader.OpenAsync(browser.Client)));
        await Task.WhenAll(readers.Select(static reader => ReadAsync(reader, "history", "overview")));
        var stopping = app.Application.StopAsync(Token);
        foreach (var reader in readers) Assert.Null(await reader.NextAsync());
        await stopping.WaitAsync(TimeSpan.FromSeconds(20), Token);

        Assert.Equal((0, PipelineStatus.Stopped), (app.Runtime.Readers.Count, app["orders"].Status));
    }

    /// <summary>An application that speaks HTTP/2 alone, without TLS.</summary>
    private static Task<DashboardApp> StartAsync(int pipelines = 0) => DashboardApp.StartAsync(services =>
    {
        services.Configure<KestrelServerOptions>(static options => options.ConfigureEndpointDefaults(static endpoint => endpoint.Protocols = HttpProtocols.Http2));
        services.AddNumbers("orders");
        for (var number = 0; number < pipelines; number++) services.AddNumbers($"pipeline-{number}");
    });

    private static async Task<JsonElement> ReadAsync(EventReader reader, params string[] names)
    {
        var last = default(JsonElement);
        foreach (var name in names) last = await reader.NextAsync(name);
        return last;
    }

    /// <summary>Speaks HTTP/2 with prior knowledge, and counts its connections.</summary>
    private sealed class Browser : IDisposable
    {
        private int _connections;

        public Browser(DashboardApp app)
        {
            var handler = new SocketsHttpHandler { EnableMultipleHttp2Connections = false, ConnectCallback = ConnectAsync };
            Client = new HttpClient(handler)
            {
                BaseAddress = new Uri(app.Root, "/headgate/"),
                DefaultRequestVersion = HttpVersion.Version20,
                DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };
        }

        public HttpClient Client { get; }

        public int ConnectionCount => Volatile.Read(ref _connections);

        public void Dispose() => Client.Dispose();

        private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _connections);
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
    }
}
