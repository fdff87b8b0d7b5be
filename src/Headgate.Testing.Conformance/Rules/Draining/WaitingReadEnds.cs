using Headgate.Pipelines;
using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Rules.Draining;

internal sealed class WaitingReadEnds()
    : SourceRule("DRN-01", "A read that waits ends at once when it is cancelled, and the source can be read again.", SourceFeatures.Waits)
{
    public override async Task CheckAsync<T>(SourceBench<T> bench)
    {
        var reader = await bench.OpenAsync();
        using var cancellation = new CancellationTokenSource();
        var read = new List<Message<T>>();
        var reading = bench.ReadFirstAsync(reader, read, cancellation.Token);
        await bench.QuietAsync(reading, "a read that waits for a message");
        await cancellation.CancelAsync();
        await bench.EndsAsync(reading, bench.Promptly, "a read that was cancelled ends");
        var sent = await bench.SendAsync(3);
        bench.DemandSame("what was sent after it", sent, bench.TextsOf(read.Concat(await bench.ReadAsync(reader, 3))));
    }
}
