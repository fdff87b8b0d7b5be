using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Rules.Failing;

internal sealed class CutBetweenReads() : SourceRule(
    "ERR-01",
    "When the connection is lost between two reads, the messages after it arrive.",
    SourceFeatures.Acknowledges | SourceFeatures.Reconnects, SourceFeatures.Ends)
{
    public override async Task CheckAsync<T>(SourceBench<T> bench)
    {
        await bench.SendAsync(5);
        var reader = await bench.OpenAsync();
        await bench.EndAsync(await bench.ReadAsync(reader, 5));
        for (var round = 1; round <= 3; round++)
        {
            await bench.Subject.InterruptAsync();
            var sent = await bench.SendAsync(5, first: round * 5);
            await bench.EndAsync(await bench.ReadAllOfAsync(reader, sent));
        }
    }
}
