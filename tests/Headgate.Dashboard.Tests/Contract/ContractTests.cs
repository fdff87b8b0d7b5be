using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Headgate.Dashboard.Contract;

namespace Headgate.Dashboard.Tests.Contract;

/// <summary>
/// What goes over the line is frozen: tools and pages that were opened before an update read it. <c>contract.json</c> holds one of everything. Something may be added;
/// what is there keeps its name, its place and its meaning.
/// </summary>
public sealed class ContractTests
{
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly LatencyReport Latency = new() { Count = 7, P50 = 0.001, P90 = 0.002, P99 = 0.003, Max = 0.004 };

    private static readonly PipelineSummary Summary = new()
    {
        Name = "orders",
        Status = "Running",
        Health = new HealthReport { State = "Degraded", Description = "A circuit is open." },
        Rate = 1.5,
        FailureRate = 0.5,
        Counts = new CountReport { Received = 10, Succeeded = 4, Failed = 3, Returned = 2, InFlight = 1, InFlightBytes = 99 },
        RecentFailures = 3,
        Lag = 12,
        Blocked = 1,
        RateLimit = new RateReport { Permits = 5, PerSeconds = 1, Algorithm = "FixedWindow" },
        Latency = Latency,
        Last = new PointReport { At = 1, Rate = 2, FailureRate = 0, InFlight = 1, Lag = null },
    };

    private static readonly HistoryReport History = new() { Name = "orders", At = [1], Rate = [2], FailureRate = [0], InFlight = [1], Lag = [null] };

    [Fact]
    public void Everything_keeps_its_name_and_its_meaning()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            Write(json, "GET api/pipelines, event overview", new PipelineList { At = At, Pipelines = [Summary] }, DashboardJson.Default.PipelineList);
            Write(json, "GET api/pipelines/NAME, event pipeline", Detail(), DashboardJson.Default.PipelineDetail);
            Write(json, "event history", new HistoryList { Pipelines = [History] }, DashboardJson.Default.HistoryList);
            Write(json, "GET api/flows, event flows", Flows(), DashboardJson.Default.FlowList);
            Write(json, "GET api/antiforgery", new ActionPermit { Allowed = true, Reason = null, Header = "RequestVerificationToken", Token = "token" }, DashboardJson.Default.ActionPermit);
            Write(json, "POST api/pipelines/NAME/rate", new RateRequest { Permits = 5, PerSeconds = 1 }, DashboardJson.Default.RateRequest);
            Write(json, "POST api/pipelines/NAME/concurrency", new ConcurrencyRequest { Step = "parse", Concurrency = 8 }, DashboardJson.Default.ConcurrencyRequest);
            Write(json, "answer of an action", Outcome(), DashboardJson.Default.ActionOutcome);
            Write(json, "answer of what cannot be done", new ProblemReport { Type = "about:blank", Title = "Not Found", Status = 404, Detail = "There is no pipeline 'x'." }, DashboardJson.Default.ProblemReport);
            json.WriteEndObject();
        }

        var written = System.Text.Encoding.UTF8.GetString(stream.ToArray()) + "\n";
        var received = Path.Combine(AppContext.BaseDirectory, "Contract", "received.json");
        File.WriteAllText(received, written);
        Assert.True(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Contract", "contract.json")) == written, $"The contract has changed: compare contract.json with {received}.");
    }

    private static PipelineDetail Detail() => new()
    {
        At = At,
        Summary = Summary,
        CanReplayDeadLetters = true,
        Pending = ["drain"],
        Nodes = [Node()],
        Edges = [new EdgeReport { From = "source:source", To = "step:parse", Rate = 2 }],
        Failures =
        [
            new FailureReport { Number = 1, At = At, Step = "parse", Attempts = 3, Reason = "no amount", Type = "System.FormatException", Position = 17, Payload = "a,b", IsPayloadCut = true },
        ],
        Supervision = new SupervisorReport { Name = "orders", Strategy = "OneForOne", Children = [Child()] },
        History = History,
    };

    private static FlowList Flows() => new()
    {
        At = At,
        Flows = [new FlowReport { Name = "words", Status = "Running", Runs = 1, StartedAt = At, EndedAt = At, Failure = "System.IO.IOException: gone", BatchSize = 100, Layers = [Layer()] }],
    };

    private static FlowLayerReport Layer() => new()
    {
        Number = 1,
        Kind = "Partitioned",
        Stages = 4,
        Source = "lines",
        Inputs = [0],
        Operators = ["CountBy"],
        Busy = 0.25,
        Rate = 2,
        Received = 9,
        Sent = 8,
        Late = 7,
        OpenWindows = 6,
        State = 5,
        Watermark = At,
    };

    private static NodeReport Node() => new()
    {
        Id = "step:parse",
        Kind = "step",
        Name = "parse",
        Concurrency = 8,
        CanSetConcurrency = true,
        BusyWorkers = 2,
        Busy = 0.25,
        Load = 3,
        Rate = 2,
        Processed = 9,
        Batches = 1,
        Failed = 3,
        Retried = 4,
        DeadLetters = 2,
        Blocked = 1,
        Lag = 12,
        Unavailable = "The broker is away.",
        Latency = Latency,
    };

    private static ChildReport Child() => new()
    {
        Id = "parse",
        Status = "Running",
        Restart = "Transient",
        Restarts = 1,
        LastReason = "Killed",
        Stage = new StageReport { Name = "orders.parse", Kind = "Consumer", Status = "Running", Busy = 0.1, Processed = 9, Emitted = 8, Buffered = 7, OpenDemand = 6, Discarded = 5, Lost = 4 },
        Supervisor = new SupervisorReport { Name = "orders.steps", Strategy = "OneForAll", Children = [] },
    };

    private static ActionOutcome Outcome() => new()
    {
        Pipeline = "orders",
        Action = "replay",
        IsDone = true,
        Status = "Running",
        Message = "Pipeline 'orders': 3 dead letters were put into it again.",
        Count = 3,
    };

    private static void Write<T>(Utf8JsonWriter json, string name, T value, JsonTypeInfo<T> type)
    {
        json.WritePropertyName(name);
        JsonSerializer.Serialize(json, value, type);
    }
}
