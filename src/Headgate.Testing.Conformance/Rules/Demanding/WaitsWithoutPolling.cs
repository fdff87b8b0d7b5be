using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Rules.Demanding;

internal sealed class WaitsWithoutPolling()
    : SourceRule("DEM-03", "A source that has nothing waits, and does not say again and again that it has nothing.", SourceFeatures.Waits)
{
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(20);

    public override async Task CheckAsync<T>(SourceBench<T> bench)
    {
        var reader = await bench.OpenAsync();
        using var limit = new CancellationTokenSource(bench.Subject.Quiet);
        var count = 0;
        while (await bench.TryReadAsync(reader, 10, [], limit.Token) && !reader.HasEnded) count++;
        bench.Demand(!reader.HasEnded, "the source waits", "it says that it has come to its end");
        var most = (int)Math.Max(bench.Subject.Quiet / ShortestWait, 1);
        bench.Demand(count <= most, $"at most {most} reads without a message within {bench.Subject.Quiet}", $"{count} have ended");
    }
}
