using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Rules.Draining;

internal sealed class DrainedIsHandedOver() : SourceRule(
    "DRN-03",
    "What was not read of a source that has drained goes to another reader at once.",
    SourceFeatures.Acknowledges | SourceFeatures.SharedReaders, SourceFeatures.Positions)
{
    public override async Task CheckAsync<T>(SourceBench<T> bench)
    {
        var sent = await bench.SendAsync(20);
        var draining = await bench.OpenAsync();
        var read = bench.TextsOf([.. await bench.ReadAsync(draining, 5), .. await bench.DrainAsync(draining)]);
        await bench.DemandLeftAsync($"while the one that has drained has {read.Count} under way", [.. sent.Except(read, StringComparer.Ordinal)]);
    }
}
