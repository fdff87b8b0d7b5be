using Headgate.Pipelines;

namespace Headgate.Testing.Conformance.Rules.Demanding;

internal sealed class NeverMoreThanAskedFor() : SourceRule("DEM-01", "A read adds at most as many messages as there is room for.")
{
    public override async Task CheckAsync<T>(SourceBench<T> bench)
    {
        await bench.SendAsync(50);
        var reader = await bench.OpenAsync();
        using var limit = new CancellationTokenSource(bench.Patience);
        for (int count = 0, most = 1; count < 50; most = (most % 7) + 1)
        {
            var read = new List<Message<T>>();
            var goesOn = await bench.TryReadAsync(reader, most, read, limit.Token);
            bench.Demand(read.Count <= most, $"at most {most} messages of one read", $"{read.Count} were added");
            count += read.Count;
            bench.Demand(goesOn && (count >= 50 || !reader.HasEnded), "all of 50 messages", $"{count} have come");
        }
    }
}
