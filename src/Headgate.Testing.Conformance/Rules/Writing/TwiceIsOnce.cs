using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Rules.Writing;

internal sealed class TwiceIsOnce() : SinkRule("SNK-09", "What is written twice is there once.", SinkFeatures.Idempotent)
{
    public override async Task CheckAsync<T>(SinkBench<T> bench)
    {
        await bench.WriteAsync(bench.Create(), Bench.Texts(10));
        await bench.WriteAsync(bench.Create(), Bench.Texts(15, first: 5));
        await bench.DemandWrittenAsync("each message once", Bench.Texts(20));
    }
}
