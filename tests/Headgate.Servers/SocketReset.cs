using System.Net.Sockets;

namespace Headgate.Servers;

/// <summary>Ends connections as a pulled cable does.</summary>
public static class SocketReset
{
    /// <summary>Closes a socket with a reset, not a good-bye.</summary>
    public static void Reset(this Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // It was never connected, or is closed.
        }

        socket.Dispose();
    }
}
