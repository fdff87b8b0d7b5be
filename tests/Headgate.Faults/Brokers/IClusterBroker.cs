using Headgate.Servers;

namespace Headgate.Faults.Brokers;

/// <summary>A broker that runs on several nodes, each of which can be killed.</summary>
internal interface IClusterBroker : IBroker
{
    /// <summary>Its nodes.</summary>
    IReadOnlyList<Server> Nodes { get; }

    /// <summary>Whether all nodes are there, and take part.</summary>
    Task<bool> IsWholeAsync();
}
