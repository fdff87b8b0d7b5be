using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Rules.Demanding;

internal sealed class FetchesNotTooFarAhead()
    : SourceRule("DEM-07", "What was not asked for stays at the origin, but for the prefetch that is declared.", SourceFeatures.CountsWaiting)
{
    public override async Task CheckAsync<T>(SourceBench<T> bench)
    {
        const int SentCount = 200;
        await bench.SendAsync(SentCount + bench.Subject.PrefetchCount);
        var reader = await bench.OpenAsync();
        await bench.ReadAsync(reader, 1);
        await bench.QuietAsync();
        var waiting = await bench.Subject.CountWaitingAsync();
        bench.Demand(
            waiting >= SentCount - 1,
            $"at least {SentCount - 1} of {SentCount + bench.Subject.PrefetchCount} messages at the origin, since 1 was asked for and {bench.Subject.PrefetchCount} may be fetched ahead",
            $"{waiting} are there");
    }
}
