using System.Net;
using System.Net.Sockets;
using Cluster.CommandLine;

namespace Cluster.Silos;

/// <summary>Ports of this machine that nobody listens on.</summary>
public static class Ports
{
    /// <summary>Finds the ports of so many silos.</summary>
    /// <param name="count">How many silos.</param>
    /// <param name="withDashboard">Whether each shows itself in a browser.</param>
    public static IReadOnlyList<SiloPlace> Places(int count, bool withDashboard)
    {
        var ports = Take(count * 3);
        return [.. Enumerable.Range(0, count).Select(silo => new SiloPlace(silo + 1, ports[silo * 3], ports[(silo * 3) + 1], ports[0], withDashboard ? ports[(silo * 3) + 2] : 0))];
    }

    private static int[] Take(int count)
    {
        // All are held until the last is found: so they differ.
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        foreach (var listener in listeners) listener.Start();
        var ports = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        foreach (var listener in listeners) listener.Dispose();
        return ports;
    }
}
