using Headgate.Faults.Ledger;
using Headgate.Faults.Running;
using Headgate.Servers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headgate.Faults.Scenarios;

/// <summary>The disk on which are the sink, the dead letters and the checkpoint is full, again and again. Needs root. A round is a full disk.</summary>
public sealed class DiskScenario : IScenario
{
    private const int DiskBytes = 8 * 1024 * 1024;
    private const int CountPerRound = 4000;

    /// <inheritdoc />
    public string Name => "disk";

    /// <inheritdoc />
    public string Summary => "T19: the disk of sink, dead letters and checkpoint is full; needs root";

    /// <inheritdoc />
    public int DefaultRounds => 20;

    /// <summary>Whether this process may mount a file system.</summary>
    public static bool IsPossible
    {
        get
        {
            using var disk = SmallDisk.TryMount(4096);
            return disk is not null;
        }
    }

    /// <inheritdoc />
    public async Task<Finding> RunAsync(int rounds, int seed)
    {
        var random = new Random(seed);
        var finding = new Finding("disk full: file sink, dead letters, checkpoint");
        var recoveries = new Durations();
        for (var round = 0; round < rounds && finding.Complaints.Count == 0; round++)
        {
            using var disk = SmallDisk.TryMount(DiskBytes);
            if (disk is null)
            {
                finding.Complaints.Add("there is no right to mount a file system");
                break;
            }

            await RunAsync(disk, random, finding, recoveries);
        }

        finding.Notes.Add($"went on within {recoveries} of there being room");
        return finding;
    }

    private static async Task RunAsync(SmallDisk disk, Random random, Finding finding, Durations recoveries)
    {
        finding.Runs++;
        var ledger = new FaultLedger();
        ledger.Owe(1, CountPerRound);
        var input = Path.GetTempFileName();
        await DiskPipeline.WriteInputAsync(input, CountPerRound);
        await using (var pipeline = DiskPipeline.Create(input, disk.Folder, logs: NullLoggerFactory.Instance))
        {
            await pipeline.StartAsync();
            var until = random.Next(CountPerRound / 2);
            await Eventually.IsSoAsync(() => pipeline.Counts.Succeeded >= until, "it works");
            disk.Fill();
            finding.Faults++;
            await Pause.ForAsync(random.Next(200, 1500));
            var whileFull = pipeline.Counts;
            disk.Free();
            var begun = TimeProvider.System.GetTimestamp();
            if (await Task.WhenAny(pipeline.Completion, Eventually.IsSoAsync(() => pipeline.Counts.Succeeded > whileFull.Succeeded || pipeline.Completion.IsCompleted, "it goes on")) is { IsFaulted: true } failed)
                finding.Complaints.Add($"{failed.Exception!.InnerException!.Message} ({whileFull}, {pipeline.Counts})");
            recoveries.Add(TimeProvider.System.GetElapsedTime(begun));
            await Task.WhenAny(pipeline.Completion, Pause.ForAsync(60_000));
            if (!pipeline.Completion.IsCompletedSuccessfully) finding.Complaints.Add($"it did not end well: {pipeline.Counts}, {pipeline.Completion.Exception?.InnerException?.Message}");
        }

        // What was handed back meanwhile, as its dead letter could not be kept, is read by the next run.
        await using (var next = DiskPipeline.Create(input, disk.Folder, logs: NullLoggerFactory.Instance)) await next.RunAsync();
        finding.Verdict += ledger.Judge(DiskPipeline.Read(disk.Folder));
        File.Delete(input);
    }
}
