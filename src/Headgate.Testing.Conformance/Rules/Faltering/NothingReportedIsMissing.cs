using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Rules.Faltering;

internal sealed class NothingReportedIsMissing()
    : SinkRule("SNK-15", "While its connection is lost again and again, no write hangs, and nothing is missing that was reported as written.", SinkFeatures.Reconnects)
{
    private const int LeastBatches = 15;
    private const int MostBatches = 2_000;

    public override async Task CheckAsync<T>(SinkBench<T> bench)
    {
        var sink = bench.Create();
        var reported = new List<string>();
        var cutting = CutAsync(bench);
        for (var batch = 0; batch < MostBatches && !(cutting.IsCompleted && batch >= LeastBatches); batch++)
        {
            var texts = Bench.Texts(10, first: batch * 10);
            if (await bench.TryWriteAsync(sink, texts) is null) reported.AddRange(texts);
            else await Bench.PauseAsync();
        }

        await cutting;
        var last = Bench.Texts(10, first: MostBatches * 10);
        await bench.WriteWithRetriesAsync(sink, last);
        await bench.DemandThereAsync("what was reported as written", [.. reported, .. last]);
    }

    private static async Task CutAsync<T>(SinkBench<T> bench)
    {
        for (var cut = 0; cut < 4; cut++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(25), TimeProvider.System);
            await bench.Subject.InterruptAsync();
        }
    }
}
