using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Rules.Draining;

internal sealed class DisposedInTheMiddle()
    : SourceRule("DRN-09", "When a source is disposed, what was acknowledged until then is done, and what is under way comes again.", SourceFeatures.Acknowledges)
{
    public override async Task CheckAsync<T>(SourceBench<T> bench)
    {
        await bench.SendAsync(8, key: "k");
        var reader = await bench.OpenAsync();
        var read = await bench.ReadAsync(reader, 6);
        await bench.EndAsync([.. read.Take(3)]);
        await bench.CloseAsync(reader);
        await bench.DemandLeftAsync("after three of eight were acknowledged", [.. bench.TextsOf(read.Skip(3)), "m6", "m7"]);
    }
}
