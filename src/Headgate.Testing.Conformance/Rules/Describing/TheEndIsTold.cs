using Headgate.Pipelines;
using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Rules.Describing;

internal sealed class TheEndIsTold()
    : SourceRule("MET-04", "A source says that it has come to its end when everything was read, and not before.", SourceFeatures.Ends)
{
    public override async Task CheckAsync<T>(SourceBench<T> bench)
    {
        var sent = await bench.SendAsync(25);
        var reader = await bench.OpenAsync();
        var read = await bench.ReadAsync(reader, 25, most: 4);
        bench.DemandSame("what was sent", sent, bench.TextsOf(read));
        using var limit = new CancellationTokenSource(bench.Patience);
        List<Message<T>> more = [];
        while (!reader.HasEnded) bench.Demand(await bench.TryReadAsync(reader, 4, more, limit.Token), $"the source says within {bench.Patience} that it has ended", "it has not");
        bench.DemandSame("nothing more", [], bench.TextsOf(more));
    }
}
