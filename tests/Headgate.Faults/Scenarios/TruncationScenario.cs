using Headgate.Faults.Ledger;
using Headgate.Faults.Running;
using Headgate.Files;
using Headgate.Files.Checkpoints;
using Headgate.Pipelines;
using Headgate.Servers;
using Headgate.Stages;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headgate.Faults.Scenarios;

/// <summary>
/// A file is cut off somewhere while it is read, and written anew later. What was not read is gone; all else must arrive, and nothing that was never there. A round is a file.
/// </summary>
public sealed class TruncationScenario : IScenario
{
    private const int Count = 20_000;

    /// <inheritdoc />
    public string Name => "truncation";

    /// <inheritdoc />
    public string Summary => "T19: a file is cut off while it is read, and written anew";

    /// <inheritdoc />
    public int DefaultRounds => 50;

    /// <inheritdoc />
    public async Task<Finding> RunAsync(int rounds, int seed)
    {
        var random = new Random(seed);
        var finding = new Finding("file truncated while it is read");
        var folder = Directory.CreateTempSubdirectory("headgate-truncation-").FullName;
        var torn = 0;
        for (var round = 0; round < rounds && finding.Complaints.Count == 0; round++)
        {
            finding.Runs++;
            torn += await RunAsync(Path.Combine(folder, $"{round}.txt"), random, finding);
        }

        Directory.Delete(folder, recursive: true);
        finding.Notes.Add($"{torn} times the last line was torn, and failed alone");
        return finding;
    }

    /// <summary>Runs one file.</summary>
    /// <returns>How many lines failed.</returns>
    private static async Task<int> RunAsync(string path, Random random, Finding finding)
    {
        await File.WriteAllLinesAsync(path, Enumerable.Range(1, Count).Select(static id => Duty.Of(id).Text));
        var length = new FileInfo(path).Length;
        var arrivals = new List<Arrival>();
        var failures = 0;
        await using (var pipeline = Create(path, arrivals))
        {
            await pipeline.StartAsync();
            var after = random.Next(Count / 4);
            await Eventually.IsSoAsync(() => pipeline.Counts.Succeeded >= after, "it reads");
            using (var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite)) file.SetLength(random.NextInt64(length));
            finding.Faults++;
            if (await Task.WhenAny(pipeline.Completion, Pause.ForAsync(60_000)) != pipeline.Completion) finding.Complaints.Add($"it did not end: {pipeline.Counts}");
            failures = (int)pipeline.Counts.Failed;
            if (failures > 1) finding.Complaints.Add($"{failures} lines failed, and one at most is torn");
        }

        // Everything that is there at the end is owed, however far the reading was: the lines before the cut.
        var ledger = new FaultLedger();
        foreach (var arrival in arrivals) ledger.Send(arrival.Id);
        foreach (var line in File.ReadLines(path).Where(IsWhole))
        {
            if (!arrivals.Exists(arrival => arrival.Text == line)) ledger.Send(Duty.Parse(line).Id);
            ledger.Confirm(Duty.Parse(line).Id);
        }

        finding.Verdict += ledger.Judge(arrivals);
        return failures;
    }

    private static bool IsWhole(string line)
    {
        try
        {
            return Duty.Parse(line).Id > 0;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static Pipeline Create(string path, List<Arrival> arrivals) => Pipeline.Create("truncation", builder => builder
        .From(TextLines.Files(path, files =>
        {
            files.Checkpoints = new CheckpointFile(path + ".checkpoint");
            files.BufferBytes = 4096;
        }))
        .RateLimit(500, TimeSpan.FromMilliseconds(20))
        .Process(static line => Duty.Parse(line.Text))
        .Batch("out", (batch, _) =>
        {
            lock (arrivals)
            {
                foreach (var duty in batch.Data) arrivals.Add(new Arrival(arrivals.Count, duty.Id, duty.Text, 1));
            }

            return default;
        }), new StageEnvironment(loggerFactory: NullLoggerFactory.Instance));
}
