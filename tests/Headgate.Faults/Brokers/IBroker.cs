using Headgate.Faults.Workers;
using Headgate.Servers;

namespace Headgate.Faults.Brokers;

/// <summary>A broker whose server can be killed: how to send to it, and how a worker finds it.</summary>
public interface IBroker : IAsyncDisposable
{
    /// <summary>Its name.</summary>
    string Name { get; }

    /// <summary>Its server.</summary>
    Server Server { get; }

    /// <summary>Makes the queue, the stream or the table.</summary>
    Task PrepareAsync();

    /// <summary>Sends messages, and returns when the broker has confirmed all of them.</summary>
    /// <remarks>What it throws says nothing of what has arrived: the same may be sent again.</remarks>
    Task SendAsync(IReadOnlyList<string> texts);

    /// <summary>Says where a worker finds it, at a port that may be a proxy's.</summary>
    void Point(WorkerOptions options, int port);

    /// <summary>How many messages are with it that are not acknowledged.</summary>
    Task<long> CountLeftAsync();
}
