using Headgate.Pipelines;

namespace Headgate.Testing.Conformance.Rules.Cancelling;

internal sealed class ReadIsCancelled() : SourceRule("CAN-02", "A read with a token that is cancelled already ends at once, and loses nothing.")
{
    public override async Task CheckAsync<T>(SourceBench<T> bench)
    {
        var sent = await bench.SendAsync(20);
        var reader = await bench.OpenAsync();
        var read = new List<Message<T>>();
        for (var i = 0; i < 5; i++)
        {
            var reading = bench.TryReadAsync(reader, 2, read, new CancellationToken(canceled: true));
            await bench.EndsAsync(reading, bench.Promptly, "a read that is cancelled ends");
            if (read.Count < 15) read.AddRange(await bench.ReadAsync(reader, 2));
        }

        if (read.Count < 20) read.AddRange(await bench.ReadAsync(reader, 20 - read.Count));
        bench.DemandSame("each message once", sent, bench.TextsOf(read.Concat(await bench.ReadQuietlyAsync(reader))));
    }
}
