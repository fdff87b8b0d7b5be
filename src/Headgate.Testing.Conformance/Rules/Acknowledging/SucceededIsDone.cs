using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Rules.Acknowledging;

internal sealed class SucceededIsDone() : SourceRule("ACK-01", "A message that has succeeded does not come again.", SourceFeatures.Acknowledges)
{
    public override async Task CheckAsync<T>(SourceBench<T> bench)
    {
        var sent = await bench.SendAsync(5);
        var reader = await bench.OpenAsync();
        var read = await bench.ReadAsync(reader, 5);
        bench.DemandSame("what was sent", sent, bench.TextsOf(read));
        await bench.EndAsync(read);
        await bench.CloseAsync(reader);
        await bench.DemandLeftAsync("after all have succeeded");
    }
}
