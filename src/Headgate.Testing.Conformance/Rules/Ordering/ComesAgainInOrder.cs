using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Rules.Ordering;

internal sealed class ComesAgainInOrder()
    : SourceRule("ORD-05", "Messages of one key that come again come in their order.", SourceFeatures.Acknowledges | SourceFeatures.Order)
{
    public override async Task CheckAsync<T>(SourceBench<T> bench)
    {
        var sent = await bench.SendAsync(20, key: "k");
        var first = await bench.OpenAsync();
        await bench.ReadAsync(first, 20, most: 6);
        await bench.CloseAsync(first);
        var second = await bench.OpenAsync();
        bench.DemandOrder("the messages again, in their order", sent, bench.TextsOf(await bench.ReadAsync(second, 20, most: 6)));
    }
}
