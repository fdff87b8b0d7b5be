using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Rules.Demanding;

internal sealed class WokenByAMessage() : SourceRule("DEM-04", "A message that is sent while the source waits ends its waiting.", SourceFeatures.Waits)
{
    public override async Task CheckAsync<T>(SourceBench<T> bench)
    {
        var reader = await bench.OpenAsync();
        var reading = bench.ReadAsync(reader, 1);
        await bench.QuietAsync(reading, "a read that waits for a message");
        var sent = await bench.SendAsync(1);
        bench.DemandSame("what was sent", sent, bench.TextsOf(await reading));
    }
}
