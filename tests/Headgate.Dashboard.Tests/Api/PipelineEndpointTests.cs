using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Headgate.Dashboard.Tests.Lab;
using Headgate.Pipelines;
using Headgate.Pipelines.Hosting;
using Headgate.Servers;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Headgate.Dashboard.Tests.Api;

/// <summary>What the HTTP API says of pipelines that run.</summary>
public sealed class PipelineEndpointTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_list_has_the_pipelines_in_their_order_with_state_rate_and_failures()
    {
        await using var app = await DashboardApp.StartAsync(static services => services.AddNumbers("orders").AddNumbers("payments"));
        app.Pass(1);
        await app.HandleAsync("orders", 1, 2, 3, -4);
        app.Pass(1);
        var pipelines = (await app.GetAsync("api/pipelines")).GetProperty("pipelines");
        var orders = pipelines[0];

        Assert.Equal(["orders", "payments"], pipelines.EnumerateArray().Select(static pipeline => pipeline.GetProperty("name").GetString()));
        Assert.Equal("Running", orders.GetProperty("status").GetString());
        Assert.Equal("Running", orders.GetProperty("health").GetProperty("state").GetString());
        Assert.Equal(4 / 2.0, orders.GetProperty("rate").GetDouble());
        Assert.Equal(1 / 2.0, orders.GetProperty("failureRate").GetDouble());
        Assert.Equal((4, 3, 1, 0), Counts(orders));
        Assert.Equal(1, orders.GetProperty("recentFailures").GetInt64());
        Assert.Equal(4, orders.GetProperty("last").GetProperty("rate").GetDouble());
        Assert.Equal(0, pipelines[1].GetProperty("rate").GetDouble());
    }

    [Fact]
    public async Task One_that_comes_and_goes_while_the_application_runs_is_listed_as_long_as_it_is_there()
    {
        await using var app = await DashboardApp.StartAsync(static services => services.AddNumbers("orders"));
        var registry = app.Application.Services.GetRequiredService<PipelineRegistry>();
        var shard = registry.Add("shards/1", static (_, pipeline) => pipeline.FromPushes<int>().Process(static n => n));
        app.Pass(1);
        Assert.Equal(["orders", "shards/1"], await NamesAsync());
        Assert.Equal("shards/1", (await app.GetAsync("api/pipelines/shards%2F1")).GetProperty("summary").GetProperty("name").GetString());

        registry.Remove(shard);
        app.Pass(1);
        Assert.Equal(["orders"], await NamesAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await app.Client.GetAsync(new Uri("api/pipelines/shards%2F1", UriKind.Relative), Token)).StatusCode);

        async Task<IEnumerable<string?>> NamesAsync() => (await app.GetAsync("api/pipelines")).GetProperty("pipelines").EnumerateArray().Select(static pipeline => pipeline.GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_failed_message_is_counted_once_and_told_in_words()
    {
        await using var app = await DashboardApp.StartAsync(static services => services.AddNumbers("orders"));
        await app.HandleAsync("orders", -7);
        app.Pass(1);
        var detail = await app.GetAsync("api/pipelines/orders");
        var failure = detail.GetProperty("failures").EnumerateArray().Single();

        Assert.Equal(1, detail.GetProperty("summary").GetProperty("counts").GetProperty("failed").GetInt64());
        Assert.Equal(("parse", 1, "-7 is less than nothing", "System.FormatException"), (
            failure.GetProperty("step").GetString(), failure.GetProperty("attempts").GetInt32(), failure.GetProperty("reason").GetString(), failure.GetProperty("type").GetString()));
        Assert.Equal(JsonValueKind.Null, failure.GetProperty("payload").ValueKind);
    }

    [Fact]
    public async Task Payloads_are_shown_where_that_is_allowed_and_nowhere_else()
    {
        await using var open = await DashboardApp.StartAsync(static services => services.AddNumbers("orders"), static options => options.ShowPayloads = true);
        await open.HandleAsync("orders", -7);
        open.Pass(1);
        var failure = (await open.GetAsync("api/pipelines/orders")).GetProperty("failures")[0];

        Assert.Equal("-7", failure.GetProperty("payload").GetString());
    }

    [Fact]
    public async Task The_graph_goes_from_the_sources_through_the_steps_to_the_batchers()
    {
        await using var app = await DashboardApp.StartAsync(static services => services.AddPipeline("orders", static p => p
            .From([1, 2, 3])
            .Process(static n => n, name: "parse")
            .Process(static n => n, name: "enrich")
            .RouteTo(static n => n == 1 ? "one" : "rest")
            .Batch("one", static (_, _) => default)
            .Batch("rest", static (_, _) => default)));
        await app["orders"].Completion;
        app.Pass(1);
        var detail = await app.GetAsync("api/pipelines/orders");

        Assert.Equal(
            ["source:source", "step:parse", "step:enrich", "batcher:one", "batchProcessor:one", "batcher:rest", "batchProcessor:rest"],
            detail.GetProperty("nodes").EnumerateArray().Select(static node => node.GetProperty("id").GetString()));
        Assert.Equal(
            ["source:source step:parse", "step:parse step:enrich", "step:enrich batcher:one", "batcher:one batchProcessor:one", "step:enrich batcher:rest", "batcher:rest batchProcessor:rest"],
            detail.GetProperty("edges").EnumerateArray().Select(static edge => $"{edge.GetProperty("from")} {edge.GetProperty("to")}"));
        Assert.Equal([3, 3, 3, 1, 1, 1, 2], detail.GetProperty("nodes").EnumerateArray().Select(static node => node.GetProperty("processed").GetInt64()));
    }

    [Fact]
    public async Task A_source_that_is_called_as_what_is_pushed_in_has_a_box_of_its_own()
    {
        await using var app = await DashboardApp.StartAsync(static services => services.AddPipeline("orders", static p => p.From(static _ => new IdleSource(), name: "pushed").Process(static n => n, name: "parse")));
        await app.HandleAsync("orders", 1);
        app.Pass(1);
        var orders = await app.GetAsync("api/pipelines/orders");

        Assert.Equal(["source:pushed", "source:pushed#2", "step:parse"], orders.GetProperty("nodes").EnumerateArray().Select(static node => node.GetProperty("id").GetString()));
        Assert.Equal(["source:pushed", "source:pushed#2"], orders.GetProperty("edges").EnumerateArray().Select(static edge => edge.GetProperty("from").GetString()));
    }

    [Fact]
    public async Task A_worker_that_is_busy_fills_its_box_and_one_that_has_done_empties_it()
    {
        await using var app = await DashboardApp.StartAsync(static services => services.AddNumbers("orders"));
        var gate = app.Hold();
        await app["orders"].PushAsync([1], Token);
        await Eventually.IsSoAsync(() => app["orders"].GetSnapshot().Steps[0].BusyWorkers == 1, "a worker is busy");
        app.Pass(6);
        Assert.Equal(0.5, await BusyAsync());
        gate.SetResult();
        await Eventually.IsAsync(1, () => app["orders"].Counts.Succeeded);
        app.Pass(6);
        Assert.Equal(0, await BusyAsync());

        async Task<double> BusyAsync() => (await app.GetAsync("api/pipelines/orders")).GetProperty("nodes").EnumerateArray()
            .Single(static node => node.GetProperty("id").GetString() == "step:parse").GetProperty("busy").GetDouble();
    }

    [Fact]
    public async Task The_supervision_tree_has_every_stage()
    {
        await using var app = await DashboardApp.StartAsync(static services => services.AddNumbers("orders"));
        app.Pass(1);
        var tree = (await app.GetAsync("api/pipelines/orders")).GetProperty("supervision");
        var steps = tree.GetProperty("children").EnumerateArray().Single(static child => child.GetProperty("id").GetString() == "steps");

        Assert.Equal(("orders", "OneForOne"), (tree.GetProperty("name").GetString(), tree.GetProperty("strategy").GetString()));
        var parse = steps.GetProperty("supervisor").GetProperty("children")[0];
        Assert.Equal(("parse", "Running"), (parse.GetProperty("id").GetString(), parse.GetProperty("status").GetString()));
        Assert.Equal("orders.parse", parse.GetProperty("stage").GetProperty("name").GetString());
    }

    [Fact]
    public async Task Times_are_measured_from_when_somebody_looks()
    {
        // Instruments are the process's: what a pipeline of the same name in a test beside this one measures would count, too.
        await using var app = await DashboardApp.StartAsync(static services => services.AddNumbers("timed"));
        app.Pass(1);
        Assert.Equal(JsonValueKind.Null, (await app.SummaryAsync("timed")).GetProperty("latency").ValueKind);
        var gate = app.Hold();
        await app["timed"].PushAsync([2], Token);
        await Eventually.IsSoAsync(() => app["timed"].GetSnapshot().Steps[0].BusyWorkers == 1, "a worker is busy");
        app.Time.Advance(TimeSpan.FromMilliseconds(100));
        gate.SetResult();
        await Eventually.IsSoAsync(async () => (await app.SummaryAsync("timed")).GetProperty("latency").ValueKind == JsonValueKind.Object, "a time is measured");
        var latency = (await app.SummaryAsync("timed")).GetProperty("latency");
        Assert.Equal(1, latency.GetProperty("count").GetInt64());
        Assert.Equal(0.1, latency.GetProperty("max").GetDouble(), 1e-9);
        Assert.InRange(latency.GetProperty("p50").GetDouble(), 0.095, 0.105);
    }

    [Theory]
    [InlineData("api/pipelines/nope", "There is no pipeline 'nope'. There are: 'orders', 'a/b'.")]
    [InlineData("api/events?pipeline=nope", "There is no pipeline 'nope'. There are: 'orders', 'a/b'.")]
    [InlineData("api/nothing", "There is nothing at GET /headgate/api/nothing. There are GET api/pipelines, api/pipelines/NAME, api/flows, api/events and api/antiforgery, and POST api/pipelines/NAME/ACTION.")]
    public async Task What_there_is_not_is_answered_in_words(string path, string expected)
    {
        await using var app = await DashboardApp.StartAsync(static services => services.AddNumbers("orders").AddNumbers("a/b"));
        using var response = await app.Client.GetAsync(path, Token);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Token);

        Assert.Equal((HttpStatusCode.NotFound, "application/problem+json"), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        Assert.Equal((404, "Not Found", expected), (problem.GetProperty("status").GetInt32(), problem.GetProperty("title").GetString(), problem.GetProperty("detail").GetString()));
    }

    [Fact]
    public async Task A_name_may_have_any_characters()
    {
        await using var app = await DashboardApp.StartAsync(static services => services.AddNumbers("a/b ü?"));

        Assert.Equal("a/b ü?", (await app.GetAsync($"api/pipelines/{Uri.EscapeDataString("a/b ü?")}")).GetProperty("summary").GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_name_that_holds_the_characters_of_an_escaped_slash_is_told_from_one_with_a_slash()
    {
        await using var app = await DashboardApp.StartAsync(
            static services => services.AddNumbers("a%2Fb").AddNumbers("a/b").AddNumbers("c%2Fd/e"), static options => options.AllowActionsWithoutAuthorization());
        Assert.Equal("a%2Fb", await NameAsync("a%252Fb"));
        Assert.Equal("a/b", await NameAsync("a%2Fb"));
        Assert.Equal("c%2Fd/e", await NameAsync("c%252Fd%2Fe"));
        await app.ActAsync("api/pipelines/a%252Fb/pause");
        Assert.Equal((PipelineStatus.Paused, PipelineStatus.Running), (app["a%2Fb"].Status, app["a/b"].Status));

        async Task<string?> NameAsync(string escaped) => (await app.GetAsync($"api/pipelines/{escaped}?a=/b/c")).GetProperty("summary").GetProperty("name").GetString();
    }

    [Theory]
    [InlineData("api/pipelines")]
    [InlineData("api/pipelines/orders")]
    [InlineData("api/flows")]
    public async Task Whoever_asks_for_the_headers_alone_gets_them(string path)
    {
        await using var app = await DashboardApp.StartAsync(static services => services.AddNumbers("orders"));
        using var request = new HttpRequestMessage(HttpMethod.Head, path);
        using var response = await app.Client.SendAsync(request, Token);

        Assert.Equal((HttpStatusCode.OK, "application/json"), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        Assert.True(response.Content.Headers.ContentLength > 0);
    }

    [Fact]
    public async Task Pipelines_made_by_hand_are_shown_and_a_newer_one_takes_the_place_of_its_name()
    {
        var made = new List<Pipeline> { Numbers("by hand") };
        await using var app = await DashboardApp.StartAsync(static services => services.AddNumbers("orders"), options => options.Add(() => made));
        await made[0].StartAsync(Token);
        await made[0].PushAsync([1], Token);
        await Eventually.IsAsync(1, () => made[0].Counts.Succeeded);
        app.Pass(1);
        Assert.Equal((1, 1, 0, 0), Counts(await app.SummaryAsync("by hand")));
        await made[0].StopAsync(Token);
        made.Add(Numbers("by hand"));
        app.Pass(2);
        var newer = await app.SummaryAsync("by hand");

        Assert.Equal(((0, 0, 0, 0), "Created", 0), (Counts(newer), newer.GetProperty("status").GetString(), newer.GetProperty("rate").GetDouble()));
    }

    [Fact]
    public async Task An_application_without_pipelines_has_an_empty_list()
    {
        await using var app = await DashboardApp.StartAsync(static _ => { });

        Assert.Equal(0, (await app.GetAsync("api/pipelines")).GetProperty("pipelines").GetArrayLength());
    }

    [Fact]
    public async Task A_list_that_cannot_be_made_is_logged_once_and_breaks_nothing()
    {
        await using var app = await DashboardApp.StartAsync(
            static services => services.AddNumbers("orders"), static options => options.Add(static () => throw new InvalidOperationException("Not today.")));
        app.Pass(5);
        await app.GetAsync("api/pipelines");

        Assert.Single(app.Log.OfDashboard, static line => line.Id == 1805);
    }

    private static Pipeline Numbers(string name) => Pipeline.Create(name, static p => p.FromPushes<int>().Process(static n => n));

    private static (long Received, long Succeeded, long Failed, long Returned) Counts(JsonElement summary)
    {
        var counts = summary.GetProperty("counts");
        return (counts.GetProperty("received").GetInt64(), counts.GetProperty("succeeded").GetInt64(), counts.GetProperty("failed").GetInt64(), counts.GetProperty("returned").GetInt64());
    }
}
