using Headgate.Pipelines.Acknowledgement;
using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Rules.Acknowledging;

internal sealed class EachEndsInItsWay() : SourceRule(
    "ACK-06",
    "Messages that are acknowledged in one call end each in its own way.",
    SourceFeatures.Acknowledges | SourceFeatures.Returns | SourceFeatures.SettlesFailures, SourceFeatures.Positions)
{
    private static readonly DeliveryStatus[] Ends = [DeliveryStatus.Succeeded, DeliveryStatus.Failed, DeliveryStatus.Returned];

    public override async Task CheckAsync<T>(SourceBench<T> bench)
    {
        await bench.SendAsync(9);
        var reader = await bench.OpenAsync();
        var read = await bench.ReadAsync(reader, 9);
        await bench.EndAsync([.. read.Select(static (message, index) => (message, Ends[index % Ends.Length]))]);
        var returned = bench.TextsOf(read.Where(static (_, index) => Ends[index % Ends.Length] == DeliveryStatus.Returned));
        var again = await bench.ReadAsync(reader, returned.Count);
        bench.DemandSame("what was handed back", returned, bench.TextsOf(again.Concat(await bench.ReadQuietlyAsync(reader))));
        await bench.EndAsync(again);
        await bench.CloseAsync(reader);
        await bench.DemandLeftAsync("after all have ended");
    }
}
