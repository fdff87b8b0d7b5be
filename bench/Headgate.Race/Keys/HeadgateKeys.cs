using Headgate.Pipelines;

namespace Headgate.Race.Keys;

/// <summary>Headgate's PartitionBy: each key has a line of its own, all lines share one window.</summary>
internal sealed class HeadgateKeys(int concurrency, int window) : IKeysDesign
{
    public string Name => "Headgate, PartitionBy";

    public int Concurrency => concurrency;

    public async Task RunAsync(KeysLoad load)
    {
        await using var pipeline = Pipeline.Create("keys", p => p
            .From(load.Messages())
            .PartitionBy(static message => message.Key)
            .Process((message, _) => load.HandleAsync(message), options =>
            {
                options.Concurrency = concurrency;
                options.MaxDemand = window / concurrency;
            }));
        await pipeline.RunAsync();
    }
}
