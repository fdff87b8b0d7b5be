using System.Text.Json;
using Headgate.Faults.Ledger;
using Headgate.Files;
using Headgate.Files.Checkpoints;
using Headgate.Pipelines;
using Headgate.Pipelines.Failures;
using Headgate.Stages;
using Microsoft.Extensions.Logging;

namespace Headgate.Faults.Scenarios;

/// <summary>A pipeline that keeps all it keeps in one folder: what it writes, its dead letters and its checkpoint.</summary>
internal static class DiskPipeline
{
    /// <summary>The checkpoint there.</summary>
    public const string Checkpoint = "checkpoint";

    /// <summary>The one file that is written.</summary>
    public const string Sink = "out.txt";

    /// <summary>The file of dead letters there.</summary>
    public const string Letters = "letters.jsonl";

    private const int PoisonEvery = 50;
    private const int RolledCount = 500;

    /// <summary>The name of a file of a sink that rolls.</summary>
    public static string Rolled(int number) => $"out-{number:D6}.txt";

    /// <summary>Writes what is read.</summary>
    public static Task WriteInputAsync(string path, int count) => File.WriteAllLinesAsync(path, Enumerable.Range(1, count).Select(static id => Duty.Of(id).Text));

    /// <summary>Makes one.</summary>
    /// <param name="input">The file that is read.</param>
    /// <param name="folder">Where all is kept.</param>
    /// <param name="rolls">Whether its sink begins another file after some messages.</param>
    /// <param name="logs">Where it logs.</param>
    public static Pipeline Create(string input, string folder, ILoggerFactory logs, bool rolls = false) => Pipeline.Create("disk", builder => builder
        .From(TextLines.Files(input, files =>
        {
            files.Checkpoints = new CheckpointFile(Path.Combine(folder, Checkpoint));
            files.CheckpointInterval = TimeSpan.FromMilliseconds(20);
        }))
        .RateLimit(250, TimeSpan.FromMilliseconds(50))
        .Process(static line => Duty.Parse(line.Text) is { Id: var id } duty && id % PoisonEvery == 0 ? throw new FormatException($"{id}") : duty)
        .Batch("out", TextLines.Write<Duty>(Path.Combine(folder, rolls ? "out-{n}.txt" : Sink), static duty => duty.Text, (sink, _) => sink.MaxFileCount = rolls ? RolledCount : null), batcher =>
        {
            batcher.Size = 50;
            batcher.Timeout = TimeSpan.FromMilliseconds(20);
            batcher.Retry = new RetryOptions { MaxAttempts = 1000, Delay = TimeSpan.FromMilliseconds(20), MaxDelay = TimeSpan.FromMilliseconds(100) };
        })
        .DeadLetterTo(new JsonLinesDeadLetters<TextLine>(Path.Combine(folder, Letters))), new StageEnvironment(loggerFactory: logs));

    /// <summary>What is in the sink, and what was kept; each may be there again.</summary>
    public static IEnumerable<Arrival> Read(string folder)
    {
        var place = 0;
        foreach (var line in Directory.GetFiles(folder, "out*").Order(StringComparer.Ordinal).SelectMany(File.ReadLines)) yield return new Arrival(++place, Duty.Parse(line).Id, line, place);
        foreach (var line in File.ReadLines(Path.Combine(folder, Letters)))
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
