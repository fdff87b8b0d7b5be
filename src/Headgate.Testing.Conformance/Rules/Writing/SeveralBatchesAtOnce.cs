namespace Headgate.Testing.Conformance.Rules.Writing;

internal sealed class SeveralBatchesAtOnce() : SinkRule("SNK-05", "Batches that are written at once are all there.")
{
    public override async Task CheckAsync<T>(SinkBench<T> bench)
    {
        var sink = bench.Create();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(batch => bench.WriteAsync(sink, Bench.Texts(25, first: batch * 25))));
        await bench.DemandWrittenAsync("all of eight batches", Bench.Texts(200));
    }
}
