using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Rules.Ordering;

internal sealed class CommittedOutOfOrder()
    : SourceRule("ORD-04", "What is acknowledged out of its order is committed in the end.", SourceFeatures.Acknowledges | SourceFeatures.Positions)
{
    public override async Task CheckAsync<T>(SourceBench<T> bench)
    {
        await bench.SendAsync(20, key: "k");
        var reader = await bench.OpenAsync();
        foreach (var message in (await bench.ReadAsync(reader, 20)).Reverse()) await bench.EndAsync([message]);
        await bench.CloseAsync(reader);
        await bench.DemandLeftAsync("after all were acknowledged, the last one first");
    }
}
