namespace Headgate.Testing.Conformance.Rules.Writing;

internal sealed class AllSucceed() : SinkRule("SNK-02", "The sink returns every message of its batch, and none of them failed.")
{
    public override async Task CheckAsync<T>(SinkBench<T> bench)
    {
        var batch = bench.Batch(Bench.Texts(10));
        var returned = await bench.HandleAsync(bench.Create(), batch);
        var failed = returned.Where(static message => message.Failure is not null).ToList();
        bench.Demand(failed.Count == 0, "every message succeeds", $"{failed.Count} of {returned.Count} fail: {failed.FirstOrDefault().Failure?.Message}");
        var deliveries = returned.Select(static message => message.Delivery).ToHashSet();
        var count = batch.Count(message => deliveries.Contains(message.Delivery));
        bench.Demand(
            returned.Count == batch.Count && count == batch.Count,
            $"the {batch.Count} messages of the batch, or what their With methods have made of them",
            $"{returned.Count} messages, with {count} of the deliveries of the batch");
    }
}
