using System.Text.Json;
using Headgate.Dashboard.Tests.Lab;
using Headgate.Flows;
using Headgate.Flows.Hosting;
using Headgate.Pipelines;
using Headgate.Pipelines.Sources;
using Headgate.Servers;
using Headgate.Stages;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headgate.Dashboard.Tests.Api;

/// <summary>What others say at length is cut wherever it is shown: pages get it each second.</summary>
public sealed class LongTextTests
{
    private const int Most = 4096;

    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private static readonly StageEnvironment Quiet = new(loggerFactory: NullLoggerFactory.Instance);

    private static readonly string Long = new('x', 100_000);

    [Fact]
    public async Task The_failure_of_a_flow_is_cut()
    {
        var registry = new FlowRegistry();
        await using var app = await DashboardApp.StartAsync(static _ => { }, options => options.Add(registry));
        var flow = Flow.From([1], new FlowOptions { Name = "flow", Registry = registry, Environment = Quiet }).Select<int>(static _ => throw new FormatException(Long));
        await Assert.ThrowsAnyAsync<Exception>(async () => await flow.ToListAsync(Token));
        app.Pass(1);

        AssertCut((await app.GetAsync("api/flows")).GetProperty("flows")[0].GetProperty("failure"));
    }

    [Fact]
    public async Task The_health_of_a_pipeline_and_why_a_source_is_not_read_and_a_stage_has_stopped_are_cut()
    {
        await using var unread = Pipeline.Create("unread", static p => p.From(static context =>
        {
            context.NoteUnavailable(Long);
            return new IdleSource();
        }).Process(static n => n), Quiet);
        await using var failed = Pipeline.Create("failed", static p => p.From(Failing()).Process(static n => n), Quiet);
        await using var restarted = Pipeline.Create("restarted", static p => p.From(static _ => new BrokenSource()).Process(static n => n), Quiet);
        await using var app = await DashboardApp.StartAsync(static _ => { }, options => options.Add(unread).Add(failed).Add(restarted));
        await unread.StartAsync(Token);
        await failed.StartAsync(Token);
        await restarted.StartAsync(Token);
        await Eventually.IsAsync(PipelineStatus.Faulted, () => failed.Status);
        await Eventually.IsSoAsync(() => unread.GetHealth().Description.Length > Most, "the source cannot be read");
        app.Pass(1);
        AssertCut((await app.SummaryAsync("failed")).GetProperty("health").GetProperty("description"));
        AssertCut((await app.SummaryAsync("unread")).GetProperty("health").GetProperty("description"));
        AssertCut((await app.GetAsync("api/pipelines/unread")).GetProperty("nodes")[0].GetProperty("unavailable"));
        var reason = default(JsonElement);
        await Eventually.IsSoAsync(
            async () =>
            {
                app.Pass(1);
                reason = (await app.GetAsync("api/pipelines/restarted")).GetProperty("supervision").GetProperty("children")[0].GetProperty("lastReason");
                return reason.ValueKind == JsonValueKind.String;
            },
            "the source has failed");
        AssertCut(reason);
    }

    private static void AssertCut(JsonElement text) => Assert.InRange(text.GetString()!.Length, 1000, Most);

    private static IEnumerable<int> Failing()
    {
        yield return 1;
        throw new FormatException(Long);
    }

    private sealed class BrokenSource : Source<int>
    {
        public override ValueTask<bool> ReadAsync(MessageBuffer<int> messages, CancellationToken cancellationToken) => throw new FormatException(Long);
    }
}
