using Headgate.Faults.Ledger;
using Headgate.Faults.Running;
using Headgate.Faults.Soak;
using Headgate.Flows;
using Headgate.Stages;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headgate.Faults.Scenarios;

/// <summary>Pipelines and flows under load, with random faults all the time: memory, threads and handles stay where they are. A round is a minute.</summary>
public sealed class SoakScenario : IScenario
{
    private const int PipelineCount = 3;
    private const int LooksPerMinute = 6;
    private const int Elements = 20_000;
    private const double MostHeapGrowthBytes = 8 * 1024 * 1024;
    private const double MostGrowth = 1.05;
    private const double SpareCount = 8;
    private static readonly FlowOptions Quiet = new() { Environment = new StageEnvironment(loggerFactory: NullLoggerFactory.Instance) };

    /// <inheritdoc />
    public string Name => "soak";

    /// <inheritdoc />
    public string Summary => "T20: load and random faults, for so many minutes";

    /// <inheritdoc />
    public int DefaultRounds => 60;

    /// <inheritdoc />
    public async Task<Finding> RunAsync(int rounds, int seed)
    {
        var finding = new Finding($"soak of {rounds} min: {PipelineCount} pipelines, and flows") { Runs = 1 };
        var unobserved = 0;
        void Note(object? sender, UnobservedTaskExceptionEventArgs failure)
        {
            if (Interlocked.Increment(ref unobserved) == 1) finding.Complaints.Add($"a failure that nobody has looked at: {failure.Exception}");
        }

        TaskScheduler.UnobservedTaskException += Note;
        var isOver = false;
        SoakBroker[] brokers = [.. Enumerable.Range(0, PipelineCount).Select(static _ => new SoakBroker())];
        SoakPipeline[] pipelines = [.. brokers.Select((broker, number) => new SoakPipeline(broker, seed + number, finding))];
        Task<long>[] flows = [Task.Run(() => FlowsAsync(new Random(seed), () => isOver, finding))];
        Task[] running = [.. pipelines.Select(pipeline => Task.Run(() => pipeline.RunAsync(() => isOver))), .. flows];
        var looks = await WatchAsync(rounds * LooksPerMinute, running);
        isOver = true;
        if (!await Patience.EndsAsync(Task.WhenAll(running), 120)) finding.Complaints.Add("it did not end");
        else await Task.WhenAll(running);
        Footprint.Take(); // collects what has failed and was not looked at
        TaskScheduler.UnobservedTaskException -= Note;

        finding.Faults = pipelines.Sum(static pipeline => pipeline.FaultCount) + await flows[0];
        foreach (var broker in brokers)
        {
            finding.Verdict += new Verdict(broker.IssuedCount, broker.LostCount, broker.PhantomCount, 0, broker.DuplicateCount, 0, 0);
            if (broker.OpenCount > 0) finding.Complaints.Add($"{broker.OpenCount} messages are with nobody");
        }

        Compare(looks, finding);
        finding.Notes.Add($"{unobserved} failures that nobody looked at");
        return finding;
    }

    private static async Task<List<Footprint>> WatchAsync(int count, Task[] running)
    {
        var looks = new List<Footprint>();
        while (looks.Count < count && !running.Any(static task => task.IsCompleted))
        {
            await Pause.ForAsync(60_000 / LooksPerMinute);
            looks.Add(Footprint.Take());
        }

        return looks;
    }

    /// <summary>The last quarter against the second: the first warms up.</summary>
    private static void Compare(List<Footprint> looks, Finding finding)
    {
        var quarter = Math.Max(1, looks.Count / 4);
        var before = Footprint.Mean(looks.Skip(Math.Min(quarter, looks.Count - 1)).Take(quarter).ToList());
        var after = Footprint.Mean(looks.TakeLast(quarter).ToList());
        finding.Notes.Add($"second quarter {before}; last quarter {after}");
        if (after.HeapBytes > before.HeapBytes + MostHeapGrowthBytes || after.Threads > (before.Threads * MostGrowth) + SpareCount || after.Handles > (before.Handles * MostGrowth) + SpareCount)
            finding.Complaints.Add($"it has grown: {before}, then {after}");
    }

    /// <summary>Runs flows, of which some fail and some are left early.</summary>
    /// <returns>How many did.</returns>
    private static async Task<long> FlowsAsync(Random random, Func<bool> isOver, Finding finding)
    {
        long faults = 0;
        while (!isOver())
        {
            var failsAt = random.Next(4) == 0 ? random.Next(Elements) : -1;
            using var leaving = new CancellationTokenSource();
            if (random.Next(4) == 0) leaving.CancelAfter(random.Next(1, 30));
            try
            {
                var counts = await Flow.From(Enumerable.Range(0, Elements), Quiet)
                    .Select(number => number == failsAt ? throw new FormatException("a function has thrown, as was drawn") : number)
                    .PartitionBy(static number => number % 16)
                    .CountBy(static number => number % 100)
                    .ToListAsync(leaving.Token);
                Check(counts.Sum(static count => count.Value), finding);
            }
            catch (Exception expected) when (expected is FormatException or OperationCanceledException)
            {
                faults++;
            }

            await Pause.ForAsync(random.Next(50));
        }

        return faults;
    }

    private static void Check(long counted, Finding finding)
    {
        if (counted == Elements) return;
        lock (finding) finding.Complaints.Add($"a flow has counted {counted} of {Elements}");
    }
}
