using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Rules.Failing;

internal sealed class CutUnderWay() : SourceRule(
    "ERR-03",
    "When the connection is lost with messages under way, each arrives, and what was not acknowledged is not lost.",
    SourceFeatures.Acknowledges | SourceFeatures.Reconnects)
{
    public override async Task CheckAsync<T>(SourceBench<T> bench)
    {
        var sent = await bench.SendAsync(20);
        var reader = await bench.OpenAsync();
        var read = await bench.ReadAsync(reader, 10);
        await bench.Subject.InterruptAsync();
        await bench.ReadAllOfAsync(reader, sent.Except(bench.TextsOf(read), StringComparer.Ordinal));
        await bench.CloseAsync(reader);
        await bench.ReadAllOfAsync(await bench.OpenAsync(), sent);
    }
}
