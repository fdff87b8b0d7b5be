using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Rules.Ordering;

internal sealed class PositionsAscend() : SourceRule("ORD-02", "The positions of messages of one key ascend.", SourceFeatures.Positions)
{
    public override async Task CheckAsync<T>(SourceBench<T> bench)
    {
        await bench.SendAsync(30, key: "k");
        var reader = await bench.OpenAsync();
        long before = -1;
        foreach (var message in await bench.ReadAsync(reader, 30, most: 7))
        {
            var position = message.Delivery.Position;
            bench.Demand(position > before, $"a position after {before}, from 0 on", $"{bench.TextOf(message)} is at {position}");
            before = position;
        }
    }
}
