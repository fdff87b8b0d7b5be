using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Headgate.Http.Ingest;
using Headgate.Pipelines;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Headgate.Http.Tests.Ingest;

/// <summary>T23: senders that mean no good, over bare connections, so that nothing corrects them on their way.</summary>
public sealed class IngestAbuseTests
{
    private const int Kibibyte = 1024;
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Senders_that_promise_much_and_send_little_take_no_memory_hold_nobody_up_and_are_cut_off()
    {
        const int Senders = 200;
        const int Promised = 1024 * Kibibyte;
        const long MostGrowth = 24L * 1024 * Kibibyte;
        await using var app = await IngestApp.StartAsync(static p => p.Process(static message => message));
        (await AcceptedAsync(app)).Dispose();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var slow = await Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => ConnectAsync(app, $"POST /orders/1 HTTP/1.1\r\nHost: x\r\nContent-Length: {Promised}\r\n\r\n{{")));
        for (var i = 0; i < 20; i++) (await AcceptedAsync(app)).Dispose();

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, MostGrowth);
        Assert.All(await Task.WhenAll(slow.Select(ReadToEndAsync)), static answer => Assert.True(answer.Length == 0 || answer.StartsWith("HTTP/1.1 408", StringComparison.Ordinal), answer));
        await app.Pipeline.StopAsync(Token);
        Assert.Equal(21, app.Pipeline.Counts.Succeeded);
    }

    [Fact]
    public async Task A_body_without_an_end_is_refused_when_it_is_too_big()
    {
        const int Most = 64 * Kibibyte;
        await using var app = await IngestApp.StartAsync(static p => p.Process(static message => message), static options => options.MaxBodyBytes = Most);
        using var socket = await ConnectAsync(app, "POST /orders/1 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
        var chunk = Encoding.ASCII.GetBytes($"{Kibibyte:x}\r\n{new string('x', Kibibyte)}\r\n");
        var bytes = new byte[4096];
        var answering = socket.ReceiveAsync(bytes, Token).AsTask();
        while (!answering.IsCompleted) await socket.SendAsync(chunk, Token);

        Assert.StartsWith("HTTP/1.1 413", Encoding.ASCII.GetString(bytes, 0, await answering), StringComparison.Ordinal);
        Assert.Equal(0, app.Pipeline.Counts.Received);
    }

    [Theory]
    [InlineData("gzip", false)]
    [InlineData("identity, gzip", false)]
    [InlineData("br", false)]
    [InlineData("", true)]
    [InlineData("Identity", true)]
    public async Task A_compressed_body_is_refused_with_what_would_be_taken(string encoding, bool isTaken)
    {
        await using var app = await IngestApp.StartAsync(static p => p.Process(static message => message));
        (await AcceptedAsync(app)).Dispose();
        using var response = await app.Client.PostAsync("orders/1", Encoded(Bomb(64 * Kibibyte), encoding), Token);
        Assert.Equal(isTaken ? HttpStatusCode.Accepted : HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.Equal(isTaken ? [] : ["identity"], response.Headers.TryGetValues("Accept-Encoding", out var values) ? values : []);
        await app.Pipeline.StopAsync(Token);
        Assert.Equal(isTaken ? 2 : 1, app.Pipeline.Counts.Received);
    }

    [Fact]
    public async Task A_compressed_body_that_is_taken_as_it_is_says_so()
    {
        var bomb = Bomb(64 * Kibibyte);
        var seen = new List<(int Length, object? Encoding)>();
        await using var app = await IngestApp.StartAsync(p => p.ProcessMessages((Message<IngestMessage> message, CancellationToken _) =>
        {
            lock (seen) seen.Add((message.Data.Body.Length, message.Metadata.GetValueOrDefault("content-encoding")));
            return ValueTask.FromResult(message);
        }), static options => options.TakesEncodedBodies = true);
        (await AcceptedAsync(app)).Dispose();
        using (var response = await app.Client.PostAsync("orders/1", Encoded(bomb, "gzip"), Token)) Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        await app.Pipeline.StopAsync(Token);
        Assert.Equal((bomb.Length, "gzip"), Assert.Single(seen, static message => message.Encoding is not null));
    }

    [Fact]
    public async Task What_the_application_decompresses_is_cut_off_when_too_much_comes_out_and_takes_no_memory()
    {
        const int Unpacked = 256 * 1024 * Kibibyte;
        const int Most = 64 * Kibibyte;
        await using var app = await IngestApp.StartAsync(
            static p => p.Process(static message => message), static options => options.MaxBodyBytes = Most, static services => services.AddRequestDecompression(), static app => app.UseRequestDecompression());
        var bomb = Bomb(Unpacked);
        Assert.InRange(bomb.Length, 1, Unpacked / 50);
        (await AcceptedAsync(app)).Dispose();
        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 0; i < 5; i++)
        {
            using var response = await app.Client.PostAsync("orders/1", Encoded(bomb, "gzip"), Token);
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        }

        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, Unpacked / 4);
        using (var response = await app.Client.PostAsync("orders/1", Encoded(Bomb(Most), "gzip"), Token)) Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        await app.Pipeline.StopAsync(Token);
        Assert.Equal(2, app.Pipeline.Counts.Succeeded);
    }

    [Theory]
    [InlineData("X-A: b\r\n c: d\r\n")]
    [InlineData("X-A: b\0c\r\n")]
    [InlineData("X-A : b\r\n")]
    [InlineData("X-A: b\rX-B: c\r\n")]
    [InlineData("Content-Length: 1\r\n")]
    [InlineData("Transfer-Encoding: chunked, identity\r\n")]
    [InlineData("Host: y\r\n")]
    public async Task Headers_that_could_be_read_in_two_ways_are_refused_and_make_no_message(string header)
    {
        await using var app = await IngestApp.StartAsync(static p => p.Process(static message => message));
        (await AcceptedAsync(app)).Dispose();
        using var socket = await ConnectAsync(app, $"POST /orders/1 HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n{header}Connection: close\r\n\r\n{{}}");
        var answer = await ReadToEndAsync(socket);
        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        await app.Pipeline.StopAsync(Token);
        Assert.Equal(1, app.Pipeline.Counts.Received);
    }

    [Theory]
    [InlineData("/orders/..%2f..%2fetc%2fpasswd", "/orders/..%2f..%2fetc%2fpasswd")]
    [InlineData("/orders/%2e%2e%5cx", "/orders/..%5Cx")]
    [InlineData("/orders/a%0d%0aSet-Cookie:%20b", "/orders/a%0D%0ASet-Cookie:%20b")]
    [InlineData("/orders/../secret", null)]
    [InlineData("/orders/%00", null)]
    [InlineData("/orders/..", null)]
    [InlineData("//orders/1", null)]
    public async Task A_path_is_data_of_its_message_and_opens_and_answers_nothing(string path, string? seen)
    {
        var paths = new List<string>();
        await using var app = await IngestApp.StartAsync(p => p.Process((IngestMessage message, CancellationToken _) =>
        {
            if (message.Path != "/orders/first") paths.Add(message.Path);
            return ValueTask.CompletedTask;
        }));
        (await AcceptedAsync(app, "orders/first")).Dispose();
        using var socket = await ConnectAsync(app, $"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{{}}");
        var answer = await ReadToEndAsync(socket);
        await app.Pipeline.StopAsync(Token);
        Assert.DoesNotContain("Set-Cookie", answer, StringComparison.Ordinal);
        Assert.Equal(seen is null ? [] : [seen], paths);
        Assert.Equal(seen is not null, answer.StartsWith("HTTP/1.1 202", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Headers_that_are_too_many_or_too_long_are_refused()
    {
        await using var app = await IngestApp.StartAsync(static p => p.Process(static message => message));
        foreach (var headers in new[] { $"X-A: {new string('x', 64 * Kibibyte)}\r\n", string.Concat(Enumerable.Range(0, 2000).Select(static i => $"X-{i}: x\r\n")) })
        {
            using var socket = await ConnectAsync(app, $"POST /orders/1 HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n{headers}Connection: close\r\n\r\n{{}}");
            var answer = await ReadToEndAsync(socket);
            Assert.True(answer.Length == 0 || answer.StartsWith("HTTP/1.1 431", StringComparison.Ordinal), answer);
        }

        Assert.Equal(0, app.Pipeline.Counts.Received);
    }

    /// <summary>So many zeros, as gzip.</summary>
    private static byte[] Bomb(int bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            var zeros = new byte[Math.Min(bytes, 1024 * Kibibyte)];
            for (var left = bytes; left > 0; left -= zeros.Length) gzip.Write(zeros);
        }

        return packed.ToArray();
    }

    private static ByteArrayContent Encoded(byte[] body, string encoding)
    {
        var content = new ByteArrayContent(body);
        if (encoding.Length > 0) content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        return content;
    }

    /// <summary>Sends until the pipeline, which has just been started, has asked.</summary>
    private static async Task<HttpResponseMessage> AcceptedAsync(IngestApp app, string path = "orders/1")
    {
        while (true)
        {
            var response = await app.Client.PostAsync(path, new StringContent("{}"), Token);
            if (response.StatusCode == HttpStatusCode.Accepted) return response;
            Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
            response.Dispose();
        }
    }

    private static async Task<Socket> ConnectAsync(IngestApp app, string request)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, app.Root.Port, Token);
        try
        {
            await socket.SendAsync(Encoding.Latin1.GetBytes(request), Token);
        }
        catch (SocketException)
        {
            // It was refused in the middle of what was sent.
        }

        return socket;
    }

    /// <summary>Reads what is answered until the connection is closed.</summary>
    private static async Task<string> ReadToEndAsync(Socket socket)
    {
        var (answer, bytes) = (new StringBuilder(), new byte[4096]);
        try
        {
            while (await socket.ReceiveAsync(bytes, Token).AsTask().WaitAsync(TimeSpan.FromMinutes(1), Token) is > 0 and var count) answer.Append(Encoding.Latin1.GetString(bytes, 0, count));
        }
        catch (SocketException)
        {
            // It was reset.
        }

        return answer.ToString();
    }
}
