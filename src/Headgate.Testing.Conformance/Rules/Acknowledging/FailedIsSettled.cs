using Headgate.Pipelines.Acknowledgement;
using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Rules.Acknowledging;

internal sealed class FailedIsSettled()
    : SourceRule("ACK-04", "A message that has failed is done with.", SourceFeatures.Acknowledges | SourceFeatures.SettlesFailures)
{
    public override async Task CheckAsync<T>(SourceBench<T> bench)
    {
        await bench.SendAsync(5);
        var reader = await bench.OpenAsync();
        await bench.EndAsync(await bench.ReadAsync(reader, 5), DeliveryStatus.Failed);
        bench.DemandSame("nothing, after all have failed", [], bench.TextsOf(await bench.ReadQuietlyAsync(reader)));
        await bench.CloseAsync(reader);
        await bench.DemandLeftAsync("after all have failed");
    }
}
