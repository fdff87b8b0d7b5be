using Headgate.Testing.Conformance.Subjects;
using Headgate.Testing.Pipelines;

namespace Headgate.Testing.Conformance.Rules.Cancelling;

internal sealed class AcknowledgementIsCancelled() : SourceRule(
    "CAN-03",
    "An acknowledgement that is cancelled ends at once; its messages are done or come again, and others are not touched.",
    SourceFeatures.Acknowledges)
{
    public override async Task CheckAsync<T>(SourceBench<T> bench)
    {
        await bench.SendAsync(10, key: "k");
        var reader = await bench.OpenAsync();
        var read = await bench.ReadAsync(reader, 10);
        var cancelled = new CancellationToken(canceled: true);
        await bench.EndsCancelledAsync(read.Take(5).ToList().EndAsync(cancellationToken: cancelled), "an acknowledgement that is cancelled ends", cancelled);
        await bench.CloseAsync(reader);
        var again = bench.TextsOf(await bench.ReadAllOfAsync(await bench.OpenAsync(), bench.TextsOf(read.Skip(5))));
        bench.DemandSame("no message twice, and none that was not sent", [.. again.Distinct(StringComparer.Ordinal).Intersect(bench.TextsOf(read))], again);
    }
}
