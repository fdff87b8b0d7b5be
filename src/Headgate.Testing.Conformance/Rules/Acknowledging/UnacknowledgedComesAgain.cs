using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Rules.Acknowledging;

internal sealed class UnacknowledgedComesAgain()
    : SourceRule("ACK-02", "A message that was not acknowledged comes again to the next reader.", SourceFeatures.Acknowledges)
{
    public override async Task CheckAsync<T>(SourceBench<T> bench)
    {
        var sent = await bench.SendAsync(5);
        var reader = await bench.OpenAsync();
        await bench.ReadAsync(reader, 5);
        await bench.CloseAsync(reader);
        await bench.DemandLeftAsync("after none was acknowledged", sent);
    }
}
