using Headgate.Pipelines.Failures;
using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Rules.DeadLetters;

internal sealed class ReasonsOfAnyText()
    : SinkRule("DLQ-04", "A reason of several lines, in any language, or long, does not hold a dead letter back.", SinkFeatures.DeadLetters)
{
    private static readonly string[] Reasons = ["lines\nand\r\nlines\0", "words: Größe, 日本語, \U0001F600", $"huge {new string('x', 5_000)}"];

    public override async Task CheckAsync<T>(SinkBench<T> bench)
    {
        var sink = bench.CreateDeadLetters();
        foreach (var (index, reason) in Reasons.Index()) await bench.KeepAsync(sink, bench.Letter(bench.Subject.Make($"letter-{index}"), reason: reason));
        var written = (await bench.ReadAllAsync()).Select(static it => it.Headers.GetValueOrDefault(DeadLetterMetadata.Reason) ?? "none").ToList();
        foreach (var reason in Reasons)
        {
            bench.Demand(written.Exists(it => it.StartsWith(reason[..5], StringComparison.Ordinal)), $"a letter whose reason begins with {reason[..5]}", Wording.List(written));
        }
    }
}
