using Headgate.Pipelines;

namespace Headgate.Testing.Conformance.Rules.Demanding;

internal sealed class SmallReadsGetEverything() : SourceRule("DEM-02", "Many small reads get every message, once.")
{
    public override async Task CheckAsync<T>(SourceBench<T> bench)
    {
        var sent = await bench.SendAsync(60);
        var reader = await bench.OpenAsync();
        var read = new List<Message<T>>();
        for (var most = 1; read.Count < 60; most = (most % 5) + 1) read.AddRange(await bench.ReadAsync(reader, Math.Min(most, 60 - read.Count)));
        read.AddRange(await bench.ReadQuietlyAsync(reader));
        bench.DemandSame("each message once", sent, bench.TextsOf(read));
    }
}
