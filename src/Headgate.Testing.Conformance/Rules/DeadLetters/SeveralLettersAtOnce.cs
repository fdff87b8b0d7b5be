using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Rules.DeadLetters;

internal sealed class SeveralLettersAtOnce()
    : SinkRule("DLQ-03", "Dead letters that are kept at once, in one call and in several, are all there.", SinkFeatures.DeadLetters)
{
    public override async Task CheckAsync<T>(SinkBench<T> bench)
    {
        var sink = bench.CreateDeadLetters();
        var letters = Enumerable.Range(0, 80).Select(number => bench.Letter(bench.Subject.Make($"letter-{number}"), reason: $"reason {number}")).ToList();
        await Task.WhenAll(letters.Chunk(20).Select(chunk => bench.KeepAsync(sink, chunk)));
        await bench.DemandLettersAsync("all letters", [.. letters.Select(static letter => letter.Reason)]);
    }
}
