using System.Text.Json;
using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Tests.Pipelines;
using Headgate.Stages;

namespace Headgate.Pipelines.Tests.Replaying;

/// <summary>A folder with a file of dead letters, gone after its test.</summary>
internal sealed class LetterFolder : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("headgate-letters-test-").FullName;

    /// <summary>The file.</summary>
    public string Path => System.IO.Path.Combine(_folder, "rejected.jsonl");

    /// <summary>Where pipelines run whose failures are meant.</summary>
    public static StageEnvironment Quiet => new(loggerFactory: new EventLog());

    public string[] Lines => File.Exists(Path) ? File.ReadAllLines(Path) : [];

    /// <summary>The lines of the letters that wait to be replayed.</summary>
    public string[] OpenLines => [.. Lines.Where(static line => line.StartsWith("{\"replayed\":0,", StringComparison.Ordinal))];

    public JsonLinesDeadLetters<T> Open<T>(JsonSerializerOptions? options = null) => new(Path, options);

    /// <summary>A letter of a message that failed in a step.</summary>
    public static DeadLetter Letter(object? data, string reason = "bad", IReadOnlyDictionary<string, object?>? metadata = null) => new()
    {
        Pipeline = "orders",
        Step = "load",
        Data = data,
        Reason = reason,
        Failure = new InvalidOperationException(reason),
        Attempts = 3,
        ReceivedAt = DateTimeOffset.UnixEpoch,
        FailedAt = DateTimeOffset.UnixEpoch.AddSeconds(1.5),
        Metadata = metadata ?? new Dictionary<string, object?>(),
        Position = 7,
    };

    /// <summary>Runs a pipeline that handles what is replayed, two letters at once.</summary>
    public static async Task<EventLog> ReplayAsync<T>(JsonLinesDeadLetters<T> letters, Func<T, T> handle, IDeadLetterSink? sink = null, Func<DeadLetter, bool>? which = null)
    {
        var log = new EventLog();
        await Pipeline.Create("replay", p => Declare(which is null ? p.From(letters.Replay) : p.From(letters.ReplayWhere(which))), new StageEnvironment(loggerFactory: log))
            .RunAsync(TestContext.Current.CancellationToken);
        return log;

        void Declare(PipelineBuilder<T> replayed)
        {
            replayed.Process(handle, static step => step.Concurrency = 2, "again");
            if (sink is not null) replayed.DeadLetterTo(sink);
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
