using Headgate.Pipelines.Acknowledgement;
using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Rules.Acknowledging;

internal sealed class ReturnedComesAgain()
    : SourceRule("ACK-05", "A message that is handed back comes again at once, to the same reader.", SourceFeatures.Acknowledges | SourceFeatures.Returns)
{
    public override async Task CheckAsync<T>(SourceBench<T> bench)
    {
        await bench.SendAsync(3);
        var reader = await bench.OpenAsync();
        var read = await bench.ReadAsync(reader, 3);
        await bench.EndAsync(read, DeliveryStatus.Returned);
        var again = await bench.ReadAsync(reader, 3);
        bench.DemandSame("what was handed back", bench.TextsOf(read), bench.TextsOf(again));
        await bench.EndAsync(again);
        await bench.CloseAsync(reader);
        await bench.DemandLeftAsync("after what came again has succeeded");
    }
}
