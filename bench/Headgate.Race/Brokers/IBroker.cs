namespace Headgate.Race.Brokers;

/// <summary>A server for as long as the race lasts, and what is done with it.</summary>
internal interface IBroker : IAsyncDisposable
{
    /// <summary>What is done with it.</summary>
    IReadOnlyList<BrokerWorkload> Workloads { get; }

    /// <summary>Starts the server.</summary>
    Task StartAsync();
}
