using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Rules.Acknowledging;

internal sealed class OnlyTheAcknowledgedAreDone()
    : SourceRule("ACK-03", "Of messages that were read together, only those that were acknowledged are done.", SourceFeatures.Acknowledges, SourceFeatures.Positions)
{
    public override async Task CheckAsync<T>(SourceBench<T> bench)
    {
        await bench.SendAsync(10);
        var reader = await bench.OpenAsync();
        var read = await bench.ReadAsync(reader, 10);
        await bench.EndAsync([.. read.Where(static (_, index) => index % 2 == 0)]);
        await bench.CloseAsync(reader);
        await bench.DemandLeftAsync("after every other was acknowledged", bench.TextsOf(read.Where(static (_, index) => index % 2 == 1)));
    }
}
