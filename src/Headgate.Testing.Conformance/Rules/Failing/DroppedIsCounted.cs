using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Rules.Failing;

internal sealed class DroppedIsCounted() : SourceRule(
    "ERR-04",
    "What ends after its connection was lost is done, or is counted as dropped and comes again.",
    SourceFeatures.Acknowledges | SourceFeatures.Reconnects, SourceFeatures.Ends)
{
    public override async Task CheckAsync<T>(SourceBench<T> bench)
    {
        await bench.SendAsync(5);
        using var dropped = new DroppedCounter(bench.Name);
        var reader = await bench.OpenAsync();
        var read = await bench.ReadAsync(reader, 5);
        await bench.Subject.InterruptAsync();
        await bench.SendAsync(1, first: 5);
        var after = (await bench.ReadAllOfAsync(reader, ["m5"])).Concat(await bench.ReadQuietlyAsync(reader)).ToList();
        await bench.EndAsync(read);
        await bench.CloseAsync(reader);
        after.AddRange(await bench.ReadQuietlyAsync(await bench.OpenAsync()));
        var again = bench.TextsOf(read).Intersect(bench.TextsOf(after), StringComparer.Ordinal).ToList();
        bench.Demand(
            dropped.Count >= again.Count,
            $"each of what was acknowledged and came again ({Wording.List(again)}) counted as headgate.source.dropped_acknowledgements",
            $"{dropped.Count} were counted");
    }
}
