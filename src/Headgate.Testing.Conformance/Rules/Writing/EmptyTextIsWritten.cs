using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Rules.Writing;

internal sealed class EmptyTextIsWritten() : SinkRule("SNK-07", "A message that is empty is a message.", SinkFeatures.AnyText)
{
    public override async Task CheckAsync<T>(SinkBench<T> bench)
    {
        await bench.WriteAsync(bench.Create(), ["before", "", "after"]);
        await bench.DemandWrittenAsync("the batch", ["before", "", "after"]);
    }
}
