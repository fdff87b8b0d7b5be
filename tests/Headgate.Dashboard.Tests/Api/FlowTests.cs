using System.Text.Json;
using Headgate.Dashboard.Tests.Lab;
using Headgate.Flows;
using Headgate.Flows.Hosting;
using Headgate.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace Headgate.Dashboard.Tests.Api;

/// <summary>What the dashboard shows of flows.</summary>
public sealed class FlowTests
{
    [Fact]
    public async Task A_flow_of_the_host_is_shown_with_its_plan_and_what_its_layers_do()
    {
        var gate = new TaskCompletionSource();
        await using var app = await DashboardApp.StartAsync(services => services.AddFlow("words", _ => Flow.From(Words(gate.Task)).CountBy(static word => word)));
        var status = "";
        await Eventually.IsSoAsync(
            async () =>
            {
                app.Pass(1);
                var flow = await FlowAsync(app, "words");
                status = flow.GetRawText();
                return flow.GetProperty("layers").EnumerateArray().Sum(static layer => layer.GetProperty("received").GetInt64()) >= 3;
            },
            () => status);
        app.Pass(2); // a rate is between two looks
        var flow = await FlowAsync(app, "words");
        var layers = flow.GetProperty("layers").EnumerateArray().ToList();
        Assert.Equal(("Running", 1), (flow.GetProperty("status").GetString(), flow.GetProperty("runs").GetInt32()));
        Assert.Contains(layers, static layer => layer.GetProperty("kind").GetString() == "Partitioned");
        Assert.All(layers.Skip(1), static layer => Assert.True(layer.GetProperty("inputs").GetArrayLength() > 0));
        Assert.NotEqual(JsonValueKind.Null, layers[^1].GetProperty("rate").ValueKind);
        await using var reader = await EventReader.OpenAsync(app.Client);
        await reader.NextAsync("history");
        await reader.NextAsync("overview");
        Assert.Equal("words", (await reader.NextAsync("flows")).GetProperty("flows")[0].GetProperty("name").GetString());
        gate.SetResult();
        await Eventually.IsSoAsync(
            async () =>
            {
                app.Pass(1);
                return (await FlowAsync(app, "words")).GetProperty("status").GetString() == "Completed";
            },
            () => "it has not ended");
    }

    [Fact]
    public async Task Flows_that_are_run_by_hand_are_shown_where_their_registry_is_given()
    {
        var registry = new FlowRegistry();
        await using var app = await DashboardApp.StartAsync(static _ => { }, options => options.Add(registry));
        Assert.Equal(0, (await app.GetAsync("api/flows")).GetProperty("flows").GetArrayLength());
        await Flow.From([1, 2, 3], new FlowOptions { Name = "by hand", Registry = registry }).ToListAsync();
        app.Pass(1);

        Assert.Equal("Completed", (await FlowAsync(app, "by hand")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_flow_of_two_registries_is_shown_once_and_its_rates_are_those_of_one()
    {
        var (first, second) = (new FlowRegistry(), new FlowRegistry());
        await using var app = await DashboardApp.StartAsync(static _ => { }, options => options.Add(first).Add(second));
        await Flow.From(Enumerable.Range(1, 1000), new FlowOptions { Name = "twice", Registry = first }).ToListAsync();
        await Flow.From([1, 2, 3], new FlowOptions { Name = "twice", Registry = second }).ToListAsync();
        app.Pass(5);
        var layer = (await FlowAsync(app, "twice")).GetProperty("layers").EnumerateArray().Last();

        Assert.Equal((3, 0), (layer.GetProperty("sent").GetInt64(), layer.GetProperty("rate").GetDouble()));
    }

    private static async Task<JsonElement> FlowAsync(DashboardApp app, string name) =>
        (await app.GetAsync("api/flows")).GetProperty("flows").EnumerateArray().Single(flow => flow.GetProperty("name").GetString() == name);

    private static async IAsyncEnumerable<string> Words(Task end)
    {
        foreach (var word in new[] { "a", "b", "a" }) yield return word;
        await end;
    }
}
