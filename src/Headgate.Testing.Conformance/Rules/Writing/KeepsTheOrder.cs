using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Rules.Writing;

internal sealed class KeepsTheOrder()
    : SinkRule("SNK-03", "What is written one after the other, in a batch and in several, is there in that order.", SinkFeatures.Order)
{
    public override async Task CheckAsync<T>(SinkBench<T> bench)
    {
        var sink = bench.Create();
        for (var batch = 0; batch < 4; batch++) await bench.WriteAsync(sink, Bench.Texts(25, first: batch * 25));
        bench.DemandOrder("all in their order", Bench.Texts(100), [.. (await bench.ReadAllAsync()).Select(static written => written.Text)]);
    }
}
