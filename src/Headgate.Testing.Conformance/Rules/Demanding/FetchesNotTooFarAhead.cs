using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Rules.Demanding;

internal sealed class FetchesNotTooFarAhead()
    : SourceRule("DEM-07", "What was not asked for stays at the origin, but for the prefetch that is declared.", SourceFeatures.CountsWaiting)
{
    private const int LeftCount = 200;

    public override async Task CheckAsync<T>(SourceBench<T> bench)
    {
        var prefetch = bench.Subject.PrefetchCount;
        await bench.SendAsync(LeftCount + prefetch + 1);
        var reader = await bench.OpenAsync();
        await bench.ReadAsync(reader, 1);
        await bench.QuietAsync();
        var waiting = await bench.Subject.CountWaitingAsync();
        bench.Demand(
            waiting >= LeftCount,
            $"at least {LeftCount} of {LeftCount + prefetch + 1} messages at the origin, since 1 was asked for and {prefetch} may be fetched ahead",
            $"{waiting} are there");
    }
}
