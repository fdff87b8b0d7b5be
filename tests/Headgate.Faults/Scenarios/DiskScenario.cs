using System.Text.Json;
using Headgate.Faults.Ledger;
using Headgate.Faults.Running;
using Headgate.Files;
using Headgate.Files.Checkpoints;
using Headgate.Pipelines;
using Headgate.Pipelines.Failures;
using Headgate.Servers;
using Headgate.Stages;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headgate.Faults.Scenarios;

/// <summary>The disk on which are the sink, the dead letters and the checkpoint is full, again and again. Needs root. A round is a full disk.</summary>
public sealed class DiskScenario : IScenario
{
    private const int DiskBytes = 8 * 1024 * 1024;
    private const int CountPerRound = 4000;
    private const int PoisonEvery = 50;

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
        await File.WriteAllLinesAsync(input, Enumerable.Range(1, CountPerRound).Select(static id => Duty.Of(id).Text));
        var letters = Path.Combine(disk.Folder, "letters.jsonl");
        await using (var pipeline = Create(input, disk.Folder, letters))
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
        await using (var next = Create(input, disk.Folder, letters)) await next.RunAsync();
        finding.Verdict += ledger.Judge(Read(Path.Combine(disk.Folder, "out.txt"), letters));
        File.Delete(input);
    }

    private static Pipeline Create(string input, string folder, string letters) => Pipeline.Create("disk", builder => builder
        .From(TextLines.Files(input, files =>
        {
            files.Checkpoints = new CheckpointFile(Path.Combine(folder, "checkpoint"));
            files.CheckpointInterval = TimeSpan.FromMilliseconds(20);
        }))
        .RateLimit(250, TimeSpan.FromMilliseconds(50))
        .Process(static line => Duty.Parse(line.Text) is { Id: var id } duty && id % PoisonEvery == 0 ? throw new FormatException($"{id}") : duty)
        .Batch("out", TextLines.Write<Duty>(Path.Combine(folder, "out.txt"), static duty => duty.Text, static (_, _) => { }), batcher =>
        {
            batcher.Size = 50;
            batcher.Timeout = TimeSpan.FromMilliseconds(20);
            batcher.Retry = new RetryOptions { MaxAttempts = 1000, Delay = TimeSpan.FromMilliseconds(20), MaxDelay = TimeSpan.FromMilliseconds(100) };
        })
        .DeadLetterTo(new JsonLinesDeadLetters<TextLine>(letters)), new StageEnvironment(loggerFactory: NullLoggerFactory.Instance));

    /// <summary>What is in the sink, and what was kept.</summary>
    private static IEnumerable<Arrival> Read(string sink, string letters)
    {
        var place = 0;
        foreach (var line in File.ReadLines(sink)) yield return new Arrival(++place, Duty.Parse(line).Id, line, place);
        foreach (var line in File.ReadLines(letters))
        {
            using var letter = JsonDocument.Parse(line);
            var text = Find(letter.RootElement) ?? "";
            yield return new Arrival(++place, Duty.Parse(text).Id, text, place);
        }
    }

    /// <summary>The text in a letter: the one string that is a duty.</summary>
    private static string? Find(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Select(static property => Find(property.Value)).FirstOrDefault(static found => found is not null),
        JsonValueKind.Array => element.EnumerateArray().Select(Find).FirstOrDefault(static found => found is not null),
        JsonValueKind.String when element.GetString()!.Count(static character => character == '|') == 3 => element.GetString(),
        _ => null,
    };
}
