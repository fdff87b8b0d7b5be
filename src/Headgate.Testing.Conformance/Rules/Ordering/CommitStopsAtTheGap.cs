using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Rules.Ordering;

internal sealed class CommitStopsAtTheGap()
    : SourceRule("ORD-03", "Nothing is committed past a message that was not acknowledged.", SourceFeatures.Acknowledges | SourceFeatures.Positions)
{
    public override async Task CheckAsync<T>(SourceBench<T> bench)
    {
        await bench.SendAsync(10, key: "k");
        var reader = await bench.OpenAsync();
        var read = await bench.ReadAsync(reader, 10);
        await bench.EndAsync([.. read.Where(static (_, index) => index != 3)]);
        await bench.CloseAsync(reader);
        await bench.DemandLeftAsync("after all but the fourth were acknowledged", bench.TextsOf(read.Skip(3)));
    }
}
