using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Rules.Acknowledging;

internal sealed class UnacknowledgedComesAgain()
    : SourceRule("ACK-02", "A message that was not acknowledged comes again to the next reader.", SourceFeatures.Acknowledges)
{
    public override async Task CheckAsync<T>(SourceBench<T> bench)
    {
        var sent = await bench.SendAsync(5).ConfigureAwait(false);
        var first = await bench.OpenAsync().ConfigureAwait(false);
        await bench.ReadAsync(first, 5).ConfigureAwait(false);
        await first.DisposeAsync().ConfigureAwait(false);
        var second = await bench.OpenAsync().ConfigureAwait(false);
        bench.DemandSame("what was sent", sent, bench.TextsOf(await bench.ReadAsync(second, 5).ConfigureAwait(false)));
    }
}
