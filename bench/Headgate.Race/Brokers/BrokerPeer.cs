namespace Headgate.Race.Brokers;

/// <summary>Who takes part.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="RunOf">What it does of a workload; null when it has no part in it.</param>
internal sealed record BrokerPeer(string Name, Func<BrokerWorkload, Func<long, ValueTask<long>>?> RunOf) : IAsyncDisposable
{
    public const string BareName = "Bare loop";

    public static BrokerPeer[] All() =>
    [
        new("Headgate", static workload => workload.RunPipelineAsync),
        new(BareName, static workload => workload.RunBareAsync),
        new($"{BareName}, as sure", static workload => workload.RunAsSureAsync),
    ];

    public ValueTask DisposeAsync() => default;
}
