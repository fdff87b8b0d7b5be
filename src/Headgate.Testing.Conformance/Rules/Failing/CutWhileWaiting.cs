using Headgate.Pipelines;
using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Rules.Failing;

internal sealed class CutWhileWaiting()
    : SourceRule("ERR-02", "When the connection is lost while a read waits, the messages after it arrive.", SourceFeatures.Reconnects | SourceFeatures.Waits)
{
    public override async Task CheckAsync<T>(SourceBench<T> bench)
    {
        var reader = await bench.OpenAsync();
        using var limit = new CancellationTokenSource();
        var early = new List<Message<T>>();
        var reading = bench.ReadFirstAsync(reader, early, limit.Token);
        await bench.QuietAsync(reading, "a read that waits for a message");
        await bench.Subject.InterruptAsync();
        var sent = await bench.SendAsync(5);
        limit.CancelAfter(bench.Patience);
        await reading;
        await bench.ReadAllOfAsync(reader, sent.Except(bench.TextsOf(early), StringComparer.Ordinal));
    }
}
