using System.Diagnostics;
using Headgate.Faults.Running;
using Headgate.Faults.Soak;
using Headgate.Pipelines;
using Headgate.Pipelines.Sources;
using Headgate.Stages;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headgate.Faults.Scenarios;

/// <summary>A source without end before a handler that takes ten messages a second, with messages of 1 KiB and of 1 MiB: memory, what is under way and the processor's time stay small. A round
/// is a minute of each.</summary>
public sealed class SlowScenario : IScenario
{
    private const int PerSecond = 10;
    private const int MostDemand = 100;
    private const int LooksPerMinute = 12;
    private const long MostInFlightBytes = 32 * 1024 * 1024;
    private const double SpareBytes = 64 * 1024 * 1024;
    private const double MostSlopeBytes = 512 * 1024;
    private const double MostProcessorShare = 0.05;
    private static readonly int[] Sizes = [1024, 1024 * 1024];

    /// <inheritdoc />
    public string Name => "slow";

    /// <inheritdoc />
    public string Summary => "T04: a handler that is far slower than its source, for so many minutes with each size of message";

    /// <inheritdoc />
    public int DefaultRounds => 10;

    /// <inheritdoc />
    public async Task<Finding> RunAsync(int rounds, int seed)
    {
        var finding = new Finding($"a handler of {PerSecond} messages a second behind a source without end, {rounds} min");
        foreach (var size in Sizes)
        {
            finding.Runs++;
            await RunAsync(rounds, size, finding);
        }

        return finding;
    }

    private static async Task RunAsync(int minutes, int size, Finding finding)
    {
        var broker = new SoakBroker();
        var before = Footprint.Take();
        await using var pipeline = Pipeline.Create("slow", builder => builder
            .Configure(static options => options.MaxInFlightBytes = MostInFlightBytes)
            .From(_ => new SizedSource(broker, size))
            .Process(async (Payload payload, CancellationToken token) =>
            {
                await Task.Delay(TimeSpan.FromSeconds(1.0 / PerSecond), TimeProvider.System, token);
                broker.Sink(payload.Id);
            }, static step => (step.Concurrency, step.MaxDemand) = (1, MostDemand)), new StageEnvironment(loggerFactory: NullLoggerFactory.Instance));
        await pipeline.StartAsync();
        using var self = Process.GetCurrentProcess();
        var begun = self.TotalProcessorTime;
        var clock = TimeProvider.System.GetTimestamp();
        var heap = new List<double>();
        var mostOpen = 0;
        for (var look = 0; look < minutes * LooksPerMinute; look++)
        {
            await Pause.ForAsync(60_000 / LooksPerMinute);
            mostOpen = Math.Max(mostOpen, broker.OpenCount);
            heap.Add(Footprint.Take().HeapBytes);
        }

        self.Refresh();
        var share = (self.TotalProcessorTime - begun) / TimeProvider.System.GetElapsedTime(clock);
        await pipeline.StopAsync();
        finding.Faults += broker.AcknowledgedCount;
        finding.Verdict += new Ledger.Verdict(broker.IssuedCount, broker.LostCount, broker.PhantomCount, 0, broker.DuplicateCount, 0, 0);
        Judge(heap, mostOpen, share, size, before, finding);
    }

    private static void Judge(List<double> heap, int mostOpen, double share, int size, Footprint before, Finding finding)
    {
        var most = Math.Min(2L * MostDemand, (MostInFlightBytes / size) + 1);
        var lastHalf = heap.TakeLast((heap.Count + 1) / 2).ToList();
        var slope = (lastHalf[^1] - lastHalf[0]) * LooksPerMinute / Math.Max(1, lastHalf.Count - 1);
        var peak = heap.Max() - before.HeapBytes;
        finding.Notes.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"{size / 1024} KiB each: at most {mostOpen} under way, heap {peak / 1024 / 1024:0.0} MiB more at its peak and {slope / 1024:+0;-0;0} KiB a minute at the end, {share:0.0 %} of a core"));
        if (mostOpen > most) finding.Complaints.Add($"{mostOpen} messages of {size} bytes were under way; {most} may be");
        if (peak > MostInFlightBytes + size + SpareBytes) finding.Complaints.Add($"the heap grew by {peak} bytes with messages of {size} bytes");
        if (slope > MostSlopeBytes + size) finding.Complaints.Add($"the heap grows by {slope} bytes a minute with messages of {size} bytes");
        if (share > MostProcessorShare) finding.Complaints.Add($"waiting takes {share:0.0 %} of a core with messages of {size} bytes");
    }

    private readonly record struct Payload(long Id, byte[] Bytes);

    private sealed class SizedSource(SoakBroker broker, int size) : Source<Payload>
    {
        public override ValueTask<bool> ReadAsync(MessageBuffer<Payload> messages, CancellationToken cancellationToken)
        {
            while (!messages.IsFull)
            {
                var (id, delivery) = broker.Take(size);
                messages.Add(new Payload(id, new byte[size]), delivery);
            }

            return new ValueTask<bool>(true);
        }
    }
}
