using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Rules.Failing;

internal sealed class EmptyText() : SourceRule("ERR-05", "A message that is empty is a message.", SourceFeatures.AnyText)
{
    public override async Task CheckAsync<T>(SourceBench<T> bench)
    {
        var sent = await bench.SendAsync(new ConformanceMessage("before"), new ConformanceMessage(""), new ConformanceMessage("after"));
        var reader = await bench.OpenAsync();
        bench.DemandSame("what was sent", sent, bench.TextsOf(await bench.ReadAsync(reader, 3)));
    }
}
