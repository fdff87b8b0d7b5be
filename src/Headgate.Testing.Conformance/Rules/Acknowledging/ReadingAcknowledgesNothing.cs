using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Rules.Acknowledging;

internal sealed class ReadingAcknowledgesNothing()
    : SourceRule("ACK-12", "Reading on acknowledges nothing of what was read before.", SourceFeatures.Acknowledges)
{
    public override async Task CheckAsync<T>(SourceBench<T> bench)
    {
        var sent = await bench.SendAsync(9);
        var reader = await bench.OpenAsync();
        await bench.ReadAsync(reader, 9, most: 3);
        await bench.ReadQuietlyAsync(reader);
        await bench.CloseAsync(reader);
        await bench.DemandLeftAsync("after all were read and none was acknowledged", sent);
    }
}
