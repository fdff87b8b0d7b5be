using Headgate.Testing.Conformance.Subjects;
using Headgate.Testing.Pipelines;

namespace Headgate.Testing.Conformance.Rules.Acknowledging;

internal sealed class SucceededIsDone() : SourceRule("ACK-01", "A message that has succeeded does not come again.", SourceFeatures.Acknowledges)
{
    public override async Task CheckAsync<T>(SourceBench<T> bench)
    {
        var sent = await bench.SendAsync(5).ConfigureAwait(false);
        var first = await bench.OpenAsync().ConfigureAwait(false);
        var read = await bench.ReadAsync(first, 5).ConfigureAwait(false);
        bench.DemandSame("what was sent", sent, bench.TextsOf(read));
        await read.EndAsync().ConfigureAwait(false);
        await first.DisposeAsync().ConfigureAwait(false);
        var second = await bench.OpenAsync().ConfigureAwait(false);
        bench.DemandSame("nothing", [], bench.TextsOf(await bench.ReadQuietlyAsync(second).ConfigureAwait(false)));
    }
}
