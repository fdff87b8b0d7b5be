using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Rules.DeadLetters;

internal sealed class LettersOfAnyData()
    : SinkRule("DLQ-02", "A dead letter whose data is not of the sink's type, or that has none, is there.", SinkFeatures.DeadLetters)
{
    public override async Task CheckAsync<T>(SinkBench<T> bench)
    {
        var sink = bench.CreateDeadLetters();
        await bench.KeepAsync(sink, bench.Letter(12_345, reason: "a number"));
        await bench.KeepAsync(sink, bench.Letter(null, reason: "nothing"));
        await bench.DemandLettersAsync("both letters", ["a number", "nothing"]);
    }
}
