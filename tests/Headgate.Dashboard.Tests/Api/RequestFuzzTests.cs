using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Headgate.Dashboard.Tests.Lab;
using Headgate.Pipelines;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Headgate.Dashboard.Tests.Api;

/// <summary>T22, T23: requests that no page of ours would send, over a bare connection, so that nothing corrects them on their way.</summary>
public sealed class RequestFuzzTests
{
    private const int ShortForm = 400;
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"];

    private static readonly string[] Places =
    [
        "", "api/pipelines", "api/pipelines/orders", "api/pipelines/orders/pause", "api/pipelines/orders/rate", "api/antiforgery", "api/flows", "api/", "assets/", "app.js", "index.html",
    ];

    private static readonly string[] Nasties =
    [
        "../", "..\\", "%2e%2e%2f", "%2e%2e/", "..%5c", "%c0%ae%c0%ae/", "%00", "//", "/etc/passwd", "%2fetc%2fpasswd", "\\\\host\\share", "C:\\", "?x=1&x=2", "#", ";", "%0d%0aSet-Cookie:%20a=b", "%u0041",
        "%", "%zz", "<script>", "\u00e9", "%e2%80%ae", "~", "*", "{pipeline}", "%7b", "api/pipelines/%6frders/pause",
    ];

    private static readonly string[] Headers =
    [
        "Content-Type: application/json", "Content-Type: text/plain", "Origin: http://elsewhere.invalid", "X-Forwarded-For: 127.0.0.1", "RequestVerificationToken: x", "Cookie: .AspNetCore.Antiforgery=x",
        "X-HTTP-Method-Override: POST", "Accept: */*", "Accept-Encoding: gzip, br", "Last-Event-ID: 99999999999999999999", "Range: bytes=0-0", "If-None-Match: *", "Transfer-Encoding: chunked", "Expect: 100-continue",
    ];

    private static int Count { get; } = Environment.GetEnvironmentVariable("HEADGATE_FUZZ") is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : ShortForm;

    [Fact]
    public async Task No_request_is_an_error_of_the_server_and_none_without_a_token_changes_anything()
    {
        await using var app = await DashboardApp.StartAsync(static services => services.AddNumbers("orders"), static options => options.AllowActionsWithoutAuthorization());
        var seed = Environment.TickCount;
        var random = new Random(seed);
        using var connection = new BareConnection(app.Root.Port);
        for (var i = 0; i < Count; i++)
        {
            var request = Make(random);
            var status = await connection.SendAsync(request, Token);
            Assert.True(status is (>= 200 and < 500) or 501 or 505 or 0, $"seed {seed}, request {i}: {status} is the answer to\n{request}");
        }

        Assert.Equal(PipelineStatus.Running, app["orders"].Status);
        Assert.DoesNotContain(app.Log.OfDashboard, static line => line.Id == 1800 || line.Level >= LogLevel.Error);
        var (answered, _) = await app.ActAsync("api/pipelines/orders/pause");
        Assert.Equal(HttpStatusCode.OK, answered);
    }

    /// <summary>A route that is added is guarded as well: the list is the application's own.</summary>
    [Fact]
    public async Task Every_route_that_there_is_is_refused_to_who_has_not_signed_in()
    {
        await using var app = await DashboardApp.StartAsync(
            static services => services.AddNumbers("orders"), map: static application => application.MapHeadgateDashboard("/headgate").RequireAuthorization());
        var routes = app.Application.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();
        Assert.True(routes.Count >= 5, $"{routes.Count} routes were found");
        foreach (var route in routes)
        {
            var path = "/" + string.Join('/', route.RoutePattern.PathSegments.Select(static segment => string.Concat(segment.Parts.Select(static part =>
                part is Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal ? literal.Content : "orders"))));
            var methods = route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"];
            foreach (var method in methods)
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(app.Root, path));
                using var response = await app.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
                Assert.True(response.StatusCode == HttpStatusCode.Unauthorized, $"{method} {path} is answered with {response.StatusCode}");
            }
        }
    }

    private static string Make(Random random)
    {
        var path = new StringBuilder("/headgate/").Append(Places[random.Next(Places.Length)]);
        for (var left = random.Next(4); left > 0; left--) path.Insert(random.Next(2) == 0 ? path.Length : random.Next(1, path.Length + 1), Nasties[random.Next(Nasties.Length)]);
        var body = random.Next(3) == 0 ? new string('{', random.Next(6000)) : "";
        var request = new StringBuilder($"{Methods[random.Next(Methods.Length)]} {path.Replace(" ", "%20")} HTTP/1.1\r\nHost: 127.0.0.1\r\n");
        for (var left = random.Next(5); left > 0; left--) request.Append(Headers[random.Next(Headers.Length)]).Append("\r\n");
        if (random.Next(20) == 0) request.Append($"X-Long: {new string('x', random.Next(40_000))}\r\n");
        return request.Append($"Content-Length: {Encoding.Latin1.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}").ToString();
    }

    /// <summary>Sends texts as they are, each over a connection of its own.</summary>
    private sealed class BareConnection(int port) : IDisposable
    {
        private readonly byte[] _answer = new byte[4096];

        /// <summary>Sends one, and reads how it is answered.</summary>
        /// <returns>The status; 0 when the connection was closed without one.</returns>
        public async Task<int> SendAsync(string request, CancellationToken cancellationToken)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            try
            {
                await socket.SendAsync(Encoding.Latin1.GetBytes(request), cancellationToken);
                var count = await socket.ReceiveAsync(_answer, cancellationToken);
                var words = Encoding.Latin1.GetString(_answer, 0, count).Split(' ', 3);
                return words.Length > 1 && int.TryParse(words[1], CultureInfo.InvariantCulture, out var status) ? status : 0;
            }
            catch (SocketException)
            {
                return 0; // refused in the middle of what was sent
            }
        }

        public void Dispose() => Array.Clear(_answer);
    }
}
