namespace Headgate.Testing.Conformance.Rules.Writing;

internal sealed class WrittenWhenReturned() : SinkRule("SNK-01", "When the sink returns, its batch is at the destination.")
{
    public override async Task CheckAsync<T>(SinkBench<T> bench)
    {
        var sink = bench.Create();
        await bench.WriteAsync(sink, Bench.Texts(10));
        await bench.DemandWrittenAsync("the batch", Bench.Texts(10));
    }
}
