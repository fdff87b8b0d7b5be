namespace Headgate.Testing.Conformance.Rules.Faltering;

internal sealed class CancelledWritesEnd() : SinkRule("SNK-13", "A write that is cancelled ends at once, and the next one is as good as any.")
{
    public override async Task CheckAsync<T>(SinkBench<T> bench)
    {
        var sink = bench.Create();
        var cancelled = new CancellationToken(canceled: true);
        await bench.EndsCancelledAsync(sink.HandleAsync(bench.Batch(Bench.Texts(10)), cancelled).AsTask(), "a write that is cancelled ends", cancelled);
        var later = Bench.Texts(10, first: 10);
        await bench.WriteAsync(sink, later);
        await bench.DemandThereAsync("the batch after it", later);
    }
}
