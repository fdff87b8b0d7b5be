using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Rules.Acknowledging;

internal sealed class ManyInOneCall() : SourceRule("ACK-11", "A thousand messages can be acknowledged in one call.", SourceFeatures.Acknowledges)
{
    public override async Task CheckAsync<T>(SourceBench<T> bench)
    {
        await bench.SendAsync(1000);
        var reader = await bench.OpenAsync();
        await bench.EndAsync(await bench.ReadAsync(reader, 1000));
        await bench.CloseAsync(reader);
        await bench.DemandLeftAsync("after all were acknowledged");
    }
}
