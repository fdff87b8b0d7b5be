using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Rules.Acknowledging;

/// <summary>Many small acknowledgements may still be on their way when the last has returned, where the origin answers none: they have the quiet time to arrive.</summary>
internal sealed class AcknowledgedOnSeveralThreads()
    : SourceRule("ACK-08", "Acknowledgements from several threads at once are all heard.", SourceFeatures.Acknowledges)
{
    private const int ThreadCount = 4;

    public override async Task CheckAsync<T>(SourceBench<T> bench)
    {
        await bench.SendAsync(ThreadCount * 50);
        var reader = await bench.OpenAsync();
        var read = await bench.ReadAsync(reader, ThreadCount * 50);
        using var together = new Barrier(ThreadCount);
        var threads = Enumerable.Range(0, ThreadCount).Select(thread => Task.Factory.StartNew(
            async () =>
            {
                together.SignalAndWait();
                for (var i = thread; i < read.Count; i += ThreadCount) await bench.EndAsync([read[i]]);
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default).Unwrap());
        await Task.WhenAll(threads);
        await bench.QuietAsync();
        await bench.CloseAsync(reader);
        await bench.DemandLeftAsync("after all were acknowledged");
    }
}
