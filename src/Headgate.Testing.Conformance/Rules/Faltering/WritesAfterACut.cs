using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Rules.Faltering;

internal sealed class WritesAfterACut()
    : SinkRule("SNK-14", "After its connection was lost the sink connects again: a batch that is tried again is written.", SinkFeatures.Reconnects)
{
    public override async Task CheckAsync<T>(SinkBench<T> bench)
    {
        var sink = bench.Create();
        await bench.WriteAsync(sink, Bench.Texts(5));
        await bench.Subject.InterruptAsync();
        await bench.WriteWithRetriesAsync(sink, Bench.Texts(5, first: 5));
        await bench.DemandThereAsync("both batches", Bench.Texts(10));
    }
}
