using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Rules.Acknowledging;

/// <summary>Where an origin does not send again what was under way at the loss, the old acknowledgement may still be good: then only the new message is looked at.</summary>
internal sealed class AcknowledgedAfterItsEpoch() : SourceRule(
    "ACK-10",
    "An acknowledgement of what came by a connection that is lost acknowledges nothing that came by the next.",
    SourceFeatures.Acknowledges | SourceFeatures.Reconnects, SourceFeatures.Ends)
{
    public override async Task CheckAsync<T>(SourceBench<T> bench)
    {
        await bench.SendAsync(5);
        var reader = await bench.OpenAsync();
        var old = await bench.ReadAsync(reader, 5);
        await bench.Subject.InterruptAsync();
        await bench.SendAsync(1, first: 5);
        var again = (await bench.ReadAllOfAsync(reader, ["m5"])).Concat(await bench.ReadQuietlyAsync(reader)).ToList();
        await bench.EndAsync(old);
        await bench.CloseAsync(reader);
        var rest = await bench.OpenAsync();
        await bench.ReadAllOfAsync(rest, bench.TextsOf(again));
    }
}
