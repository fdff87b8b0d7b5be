namespace Headgate.Testing.Conformance.Rules.Writing;

internal sealed class ManyInOneBatch() : SinkRule("SNK-04", "A thousand messages can be written in one batch.")
{
    public override async Task CheckAsync<T>(SinkBench<T> bench)
    {
        await bench.WriteAsync(bench.Create(), Bench.Texts(1000));
        await bench.DemandWrittenAsync("the batch", Bench.Texts(1000));
    }
}
