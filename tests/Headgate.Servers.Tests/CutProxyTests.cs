using System.Net;
using System.Net.Sockets;

namespace Headgate.Servers.Tests;

public sealed class CutProxyTests
{
    [Fact]
    public async Task Bytes_go_through_until_the_connection_is_cut_and_a_new_one_is_served()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        await using var proxy = new CutProxy(((IPEndPoint)server.LocalEndpoint).Port);

        using var first = await ConnectAsync(proxy, limit.Token);
        using var firstServed = await server.AcceptSocketAsync(limit.Token);
        await EchoAsync(first, firstServed, limit.Token);
        Assert.Equal(1, proxy.ConnectionCount);

        proxy.Cut();
        await AssertGoneAsync(first, limit.Token);
        await AssertGoneAsync(firstServed, limit.Token);

        using var second = await ConnectAsync(proxy, limit.Token);
        using var secondServed = await server.AcceptSocketAsync(limit.Token);
        await EchoAsync(second, secondServed, limit.Token);
        Assert.Equal(2, proxy.AcceptedCount);
    }

    [Fact]
    public async Task A_closed_proxy_refuses_until_it_is_opened()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        await using var proxy = new CutProxy(((IPEndPoint)server.LocalEndpoint).Port);
        proxy.Close();

        await AssertRefusedAsync(proxy, limit.Token);

        proxy.IsOpen = true;
        using var client = await ConnectAsync(proxy, limit.Token);
        using var served = await server.AcceptSocketAsync(limit.Token);
        await EchoAsync(client, served, limit.Token);
    }

    private static async Task<Socket> ConnectAsync(CutProxy proxy, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, proxy.Port, cancellationToken);
        return socket;
    }

    private static async Task EchoAsync(Socket client, Socket server, CancellationToken cancellationToken)
    {
        var bytes = new byte[1];
        await client.SendAsync(new byte[] { 7 }, cancellationToken);
        Assert.Equal(1, await server.ReceiveAsync(bytes, cancellationToken));
        await server.SendAsync(new byte[] { (byte)(bytes[0] + 1) }, cancellationToken);
        Assert.Equal(1, await client.ReceiveAsync(bytes, cancellationToken));
        Assert.Equal(8, bytes[0]);
    }

    private static async Task AssertRefusedAsync(CutProxy proxy, CancellationToken cancellationToken)
    {
        try
        {
            using var refused = await ConnectAsync(proxy, cancellationToken);
            await AssertGoneAsync(refused, cancellationToken);
        }
        catch (SocketException reset)
        {
            // It may come so soon that connecting ends with it.
            Assert.Equal(SocketError.ConnectionReset, reset.SocketErrorCode);
        }
    }

    private static async Task AssertGoneAsync(Socket socket, CancellationToken cancellationToken)
    {
        try
        {
            Assert.Equal(0, await socket.ReceiveAsync(new byte[1], cancellationToken));
        }
        catch (SocketException reset)
        {
            Assert.Equal(SocketError.ConnectionReset, reset.SocketErrorCode);
        }
    }
}
