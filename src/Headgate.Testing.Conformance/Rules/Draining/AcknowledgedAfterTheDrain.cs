using Headgate.Pipelines;
using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Rules.Draining;

internal sealed class AcknowledgedAfterTheDrain() : SourceRule("DRN-04", "What is under way can be acknowledged after the drain.", SourceFeatures.Acknowledges)
{
    public override async Task CheckAsync<T>(SourceBench<T> bench)
    {
        var sent = await bench.SendAsync(10);
        var reader = await bench.OpenAsync();
        List<Message<T>> read = [.. await bench.ReadAsync(reader, 5)];
        read.AddRange(await bench.DrainAsync(reader));
        await bench.EndAsync(read);
        await bench.CloseAsync(reader);
        await bench.DemandLeftAsync($"after {read.Count} were acknowledged", [.. sent.Except(bench.TextsOf(read), StringComparer.Ordinal)]);
    }
}
