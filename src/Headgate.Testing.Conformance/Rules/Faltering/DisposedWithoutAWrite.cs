namespace Headgate.Testing.Conformance.Rules.Faltering;

internal sealed class DisposedWithoutAWrite() : SinkRule("SNK-16", "A sink that was never written to is disposed like any other.")
{
    public override async Task CheckAsync<T>(SinkBench<T> bench)
    {
        await bench.CloseAsync(bench.Create());
        var sink = bench.Create();
        await bench.WriteAsync(sink, Bench.Texts(3));
        await bench.CloseAsync(sink);
        await bench.DemandWrittenAsync("what was written before the sink was disposed", Bench.Texts(3));
    }
}
