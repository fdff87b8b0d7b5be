using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Headgate.Faults.Network;

/// <summary>Stands between workers and a broker, and makes trouble when it is told to.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class FaultProxy : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<FaultLink, Task> _links = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Random _random;
    private readonly int _serverPort;
    private readonly Task _accepting;
    private volatile Trouble _trouble;
    private long _struckCount;

    /// <summary>Listens on a free port of 127.0.0.1.</summary>
    /// <param name="serverPort">The broker's port there.</param>
    /// <param name="seed">Of what is drawn.</param>
    public FaultProxy(int serverPort, int seed)
    {
        _serverPort = serverPort;
        _random = new Random(seed);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    /// <summary>The port to connect to.</summary>
    public int Port { get; }

    /// <summary>How many connections or pieces of what was sent have been hit.</summary>
    public long StruckCount => Interlocked.Read(ref _struckCount);

    /// <summary>What it does now.</summary>
    public Trouble Trouble
    {
        get => _trouble;
        set
        {
            _trouble = value;
            if (value is not (Trouble.Cut or Trouble.Refuse)) return;
            foreach (var link in _links.Keys)
            {
                Strike();
                link.Dispose();
            }
        }
    }

    /// <summary>Something was hit.</summary>
    internal void Strike() => Interlocked.Increment(ref _struckCount);

    /// <summary>Draws a number below a limit.</summary>
    internal int Draw(int limit)
    {
        lock (_random) return _random.Next(limit);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        foreach (var link in _links.Keys) link.Dispose();
        await Task.WhenAll(_links.Values);
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var link = new FaultLink(this, await _listener.AcceptSocketAsync(_end.Token));
                _links[link] = Task.CompletedTask;
                _links[link] = RunAsync(link);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // It listens no more.
        }
    }

    private async Task RunAsync(FaultLink link)
    {
        await Task.Yield();
        using (link)
        {
            if (_trouble == Trouble.Refuse) Strike();
            else await link.ForwardAsync(_serverPort);
        }
    }
}
