using System.Net;
using System.Net.Sockets;
using Headgate.Servers;

namespace Headgate.Faults.Network;

/// <summary>One connection through the proxy.</summary>
internal sealed class FaultLink(FaultProxy proxy, Socket client) : IDisposable
{
    private static readonly TimeSpan Lateness = TimeSpan.FromMilliseconds(150);

    private readonly Socket _server = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private volatile bool _isDead;
    private volatile bool _isDeaf;

    /// <summary>Passes on both ways, until one side ends or it is cut.</summary>
    public async Task ForwardAsync(int port)
    {
        try
        {
            client.NoDelay = true;
            await _server.ConnectAsync(IPAddress.Loopback, port);
            await Task.WhenAny(CopyAsync(client, _server, isRequest: true), CopyAsync(_server, client, isRequest: false));
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // One side is gone; the other goes, too.
        }
    }

    /// <summary>Cuts it, on both sides.</summary>
    public void Dispose()
    {
        client.Reset();
        _server.Reset();
    }

    private async Task CopyAsync(Socket from, Socket to, bool isRequest)
    {
        try
        {
            var bytes = new byte[16 * 1024];
            while (await from.ReceiveAsync(bytes) is > 0 and var count)
            {
                if (!await PassAsync(bytes.AsMemory(0, count), to, isRequest)) return;
            }
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException)
        {
            // Cut, or one side went without a word.
        }
    }

    /// <summary>Passes on what has come, or does to it what the proxy wants.</summary>
    /// <returns>Whether the connection goes on.</returns>
    private async Task<bool> PassAsync(Memory<byte> bytes, Socket to, bool isRequest)
    {
        if (_isDead || (_isDeaf && isRequest)) return true;
        var trouble = proxy.Trouble;
        if (trouble != Trouble.None && !(isRequest && trouble is Trouble.Truncate or Trouble.Corrupt)) proxy.Strike();
        switch (trouble)
        {
            case Trouble.Swallow:
                return _isDead = true;
            case Trouble.SwallowRequests:
                _isDeaf = true;
                if (!isRequest) await SendAsync(to, bytes);
                return true;
            case Trouble.Truncate or Trouble.Corrupt when isRequest:
                await SendAsync(to, bytes);
                return true;
            case Trouble.Truncate:
                await SendAsync(to, bytes[..(bytes.Length / 2)]);
                return false;
            case Trouble.Corrupt:
                // What the client answers to a word that was never said must not reach the server: it is no answer to what was said.
                _isDeaf = true;
                bytes.Span[proxy.Draw(bytes.Length)] ^= (byte)(1 << proxy.Draw(8));
                await SendAsync(to, bytes);
                await Task.Delay(Lateness, TimeProvider.System, CancellationToken.None);
                return false;
            case Trouble.Shred:
                for (var i = 0; i < bytes.Length; i += 7) await SendAsync(to, bytes[i..Math.Min(bytes.Length, i + 7)]);
                return true;
            case Trouble.Delay:
                await Task.Delay(Lateness, TimeProvider.System, CancellationToken.None);
                break;
        }

        await SendAsync(to, bytes);
        return true;
    }

    private static async Task SendAsync(Socket to, ReadOnlyMemory<byte> bytes)
    {
        for (var sent = 0; sent < bytes.Length;) sent += await to.SendAsync(bytes[sent..]);
    }
}
