using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Headgate.Dashboard.Tests.Lab;

/// <summary>Asks for events, and reads nothing.</summary>
internal sealed class SilentReader : IDisposable
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };

    /// <summary>An application with many pipelines, and so big events: a socket's buffers are full after some of them.</summary>
    public static Task<DashboardApp> StartAsync() => DashboardApp.StartAsync(static services =>
    {
        services.Configure<HostOptions>(static options => options.ShutdownTimeout = TimeSpan.FromMinutes(2));
        for (var number = 0; number < 100; number++) services.AddNumbers($"pipeline-{number}");
    });

    public static async Task<SilentReader> OpenAsync(DashboardApp app)
    {
        var reader = new SilentReader();
        await reader._socket.ConnectAsync(IPAddress.Loopback, app.Root.Port, Token);
        await reader._socket.SendAsync(Encoding.ASCII.GetBytes($"GET /headgate/api/events HTTP/1.1\r\nHost: {app.Root.Authority}\r\n\r\n"), Token);
        Assert.True(await reader._socket.ReceiveAsync(new byte[16], SocketFlags.Peek, Token) > 0);
        return reader;
    }

    /// <summary>What the first line of the answer says.</summary>
    public async Task<int> StatusAsync()
    {
        var line = new byte[16];
        var count = await _socket.ReceiveAsync(line, SocketFlags.Peek, Token);
        return int.Parse(Encoding.ASCII.GetString(line, 0, count).Split(' ')[1], CultureInfo.InvariantCulture);
    }

    /// <summary>Reads now, until there is a text.</summary>
    public async Task ReadUntilAsync(string text)
    {
        var (buffer, seen) = (new byte[65_536], "");
        while (!seen.Contains(text, StringComparison.Ordinal))
        {
            var count = await ReceiveAsync(buffer);
            Assert.True(count > 0, $"The connection was closed, and there was no {text}.");
            seen = seen[^Math.Min(seen.Length, text.Length)..] + Encoding.ASCII.GetString(buffer, 0, count);
        }
    }

    /// <summary>Reads now, until the connection is closed.</summary>
    public async Task ReadToEndAsync()
    {
        var buffer = new byte[65_536];
        try
        {
            while (await ReceiveAsync(buffer) > 0) continue;
        }
        catch (SocketException)
        {
            // It was reset.
        }
    }

    public void Dispose() => _socket.Dispose();

    private Task<int> ReceiveAsync(byte[] buffer) => _socket.ReceiveAsync(buffer, SocketFlags.None, Token).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Token);
}
