using Headgate.Pipelines.Failures;
using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Rules.DeadLetters;

internal sealed class LettersAfterACut()
    : SinkRule("DLQ-05", "After its connection was lost the sink of dead letters connects again.", SinkFeatures.DeadLetters | SinkFeatures.Reconnects)
{
    public override async Task CheckAsync<T>(SinkBench<T> bench)
    {
        var sink = bench.CreateDeadLetters();
        await bench.KeepAsync(sink, bench.Letter(bench.Subject.Make("letter-0"), reason: "before"));
        await bench.Subject.InterruptAsync();
        var after = bench.Letter(bench.Subject.Make("letter-1"), reason: "after");
        await bench.RetryAsync("a letter is kept after the cut", () => sink.WriteAsync([after], CancellationToken.None).AsTask());
        var written = (await bench.ReadAllAsync()).Select(static it => it.Headers.GetValueOrDefault(DeadLetterMetadata.Reason) ?? "none").ToHashSet();
        bench.DemandSame("both letters", ["before", "after"], written);
    }
}
