using Headgate.Pipelines.Failures;
using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Rules.DeadLetters;

internal sealed class LettersSayWhy()
    : SinkRule("DLQ-01", "A dead letter is there with its data, why, where and how often it failed, and the headers that it had.", SinkFeatures.DeadLetters)
{
    public override async Task CheckAsync<T>(SinkBench<T> bench)
    {
        var letter = bench.Letter(bench.Subject.Make("letter-0"), metadata: new Dictionary<string, object?> { ["tenant-id"] = "north 7" });
        await bench.KeepAsync(bench.CreateDeadLetters(), letter);
        var written = await bench.ReadAllAsync();
        var isThere = written.Count == 1 && written[0].Text.Contains("letter-0", StringComparison.Ordinal);
        bench.Demand(isThere, "one letter that says letter-0", Wording.List([.. written.Select(static it => it.Text)]));
        var headers = written[0].Headers;
        bench.DemandHeader(headers, DeadLetterMetadata.Pipeline, letter.Pipeline);
        bench.DemandHeader(headers, DeadLetterMetadata.Step, letter.Step);
        bench.DemandHeader(headers, DeadLetterMetadata.Reason, letter.Reason);
        bench.DemandHeader(headers, DeadLetterMetadata.Attempts, "3");
        bench.DemandHeader(headers, "tenant-id", "north 7");
    }
}
