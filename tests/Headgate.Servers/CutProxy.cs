using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Headgate.Servers;

/// <summary>Stands between clients and a server, and cuts their connections at once when a test says so: the clients see what they see when a cable is pulled
/// out, and the server loses its clients without a word.</summary>
/// <remarks>Thread-safe. A client that comes while the server is down is refused by a closed connection.</remarks>
public sealed class CutProxy : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<long, Link> _links = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _serverPort;
    private readonly Task _accepting;
    private long _acceptedCount;
    private volatile bool _isOpen = true;

    /// <summary>Listens on a free port of 127.0.0.1.</summary>
    /// <param name="serverPort">The server's port there.</param>
    public CutProxy(int serverPort)
    {
        _serverPort = serverPort;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    /// <summary>The port to connect to.</summary>
    public int Port { get; }

    /// <summary>How many connections clients have opened so far, refused ones too.</summary>
    public long AcceptedCount => Interlocked.Read(ref _acceptedCount);

    /// <summary>How many connections last.</summary>
    public int ConnectionCount => _links.Count;

    /// <summary>Whether clients may connect. False refuses new ones by closing them; those that are connected stay.</summary>
    public bool IsOpen
    {
        get => _isOpen;
        set => _isOpen = value;
    }

    /// <summary>Cuts all connections, on both sides. What was under way is lost. New ones may be opened.</summary>
    public void Cut()
    {
        foreach (var link in _links.Values) link.Dispose();
    }

    /// <summary>Cuts all connections and refuses new ones, until <see cref="IsOpen"/> is set.</summary>
    public void Close()
    {
        _isOpen = false;
        Cut();
    }

    /// <summary>Cuts all connections and listens no more.</summary>
    public async ValueTask DisposeAsync()
    {
        Close();
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        Cut();
        await Task.WhenAll(_links.Values.Select(static link => link.Running));
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync(_end.Token);
                var number = Interlocked.Increment(ref _acceptedCount);
                var link = new Link(client);
                _links[number] = link;
                link.Running = RunAsync(number, link);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // It listens no more.
        }
    }

    private async Task RunAsync(long number, Link link)
    {
        try
        {
            await Task.Yield();
            if (_isOpen) await link.ForwardAsync(_serverPort);
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // One side is gone; the other goes, too.
        }
        finally
        {
            link.Dispose();
            _links.TryRemove(number, out _);
        }
    }

    private sealed class Link(Socket client) : IDisposable
    {
        private readonly Socket _server = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

        public Task Running { get; set; } = Task.CompletedTask;

        public async Task ForwardAsync(int port)
        {
            client.NoDelay = true;
            await _server.ConnectAsync(IPAddress.Loopback, port);
            await Task.WhenAny(CopyAsync(client, _server), CopyAsync(_server, client));
        }

        public void Dispose()
        {
            client.Reset();
            _server.Reset();
        }

        private static async Task CopyAsync(Socket from, Socket to)
        {
            try
            {
                var bytes = new byte[64 * 1024];
                while (await from.ReceiveAsync(bytes) is > 0 and var count)
                {
                    for (var sent = 0; sent < count;) sent += await to.SendAsync(bytes.AsMemory(sent, count - sent));
                }
            }
            catch (Exception broken) when (broken is SocketException or ObjectDisposedException)
            {
                // Cut, or one side went without a word.
            }
        }
    }
}
