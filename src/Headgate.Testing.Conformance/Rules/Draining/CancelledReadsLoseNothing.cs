using Headgate.Pipelines;
using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Rules.Draining;

internal sealed class CancelledReadsLoseNothing()
    : SourceRule("DRN-02", "Reads that are cancelled at any moment, while messages are sent, lose none.", SourceFeatures.Waits)
{
    public override async Task CheckAsync<T>(SourceBench<T> bench)
    {
        var reader = await bench.OpenAsync();
        var random = new Random(20_260_101);
        var read = new List<Message<T>>();
        var sending = SendAsync(bench);
        while (!sending.IsCompleted)
        {
            using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(random.Next(1, 8)));
            var before = read.Count;
            await bench.TryReadAsync(reader, random.Next(1, 20), read, cancellation.Token);
            await bench.EndAsync(read[before..]);
        }

        var left = (await sending).Except(bench.TextsOf(read), StringComparer.Ordinal).ToList();
        await bench.ReadAllOfAsync(reader, left);
    }

    private static async Task<IReadOnlyList<string>> SendAsync<T>(SourceBench<T> bench)
    {
        var sent = new List<string>();
        for (var round = 0; round < 40; round++)
        {
            sent.AddRange(await bench.SendAsync(5, first: sent.Count));
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
        }

        return sent;
    }
}
