using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Rules.Demanding;

internal sealed class BigMessagesComeWhole() : SourceRule("DEM-05", "A message of 200 kB comes whole, between small ones.")
{
    public override async Task CheckAsync<T>(SourceBench<T> bench)
    {
        var big = string.Concat(Enumerable.Range(0, 20_000).Select(static number => $"{number:D9} "));
        var sent = await bench.SendAsync(new ConformanceMessage("before"), new ConformanceMessage(big), new ConformanceMessage("after"));
        var reader = await bench.OpenAsync();
        bench.DemandSame("what was sent", sent, bench.TextsOf(await bench.ReadAsync(reader, 3)));
    }
}
