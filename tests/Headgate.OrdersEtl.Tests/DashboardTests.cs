using System.Net;
using System.Text.Json;
using Headgate.Pipelines;
using OrdersEtl;
using OrdersEtl.CommandLine;
using OrdersEtl.Reporting;
using OrdersEtl.Watching;

namespace Headgate.OrdersEtl.Tests;

/// <summary>What <c>--dashboard</c> serves.</summary>
public sealed class DashboardTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_pipeline_is_shown_and_can_be_acted_on()
    {
        await using var server = await DashboardServer.StartAsync();
        await using var pipeline = Pipeline.Create("orders", static p => p.FromPushes<int>().Process(static n => n));
        await pipeline.StartAsync(TestContext.Current.CancellationToken);
        server.Show(pipeline);
        using var client = new HttpClient { BaseAddress = new Uri(server.Address) };
        Assert.Contains("<html", await client.GetStringAsync("", TestContext.Current.CancellationToken), StringComparison.OrdinalIgnoreCase);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!(await client.GetStringAsync("api/pipelines", limit.Token)).Contains("\"orders\"", StringComparison.Ordinal)) await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, limit.Token);
        using var permit = JsonDocument.Parse(await client.GetStringAsync("api/antiforgery", limit.Token));
        Assert.True(permit.RootElement.GetProperty("allowed").GetBoolean());
    }

    [Fact]
    public async Task It_listens_on_this_machine_alone_and_under_its_own_name()
    {
        await using var server = await DashboardServer.StartAsync();
        Assert.StartsWith("http://127.0.0.1:", server.Address, StringComparison.Ordinal);
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, server.Address) { Headers = { Host = "evil.example" } };
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task What_stands_in_the_folder_that_it_is_started_in_does_not_open_another_address()
    {
        await File.WriteAllTextAsync(_folder.File("appsettings.json"), """{"Kestrel":{"Endpoints":{"All":{"Url":"http://0.0.0.0:0"}}},"Urls":"http://0.0.0.0:0"}""", TestContext.Current.CancellationToken);
        var before = Environment.CurrentDirectory;
        Environment.CurrentDirectory = Path.GetDirectoryName(_folder.File("appsettings.json"))!;
        try
        {
            await using var server = await DashboardServer.StartAsync();
            Assert.StartsWith("http://127.0.0.1:", server.Address, StringComparison.Ordinal);
        }
        finally
        {
            Environment.CurrentDirectory = before;
        }
    }

    [Fact]
    public async Task The_job_prints_the_address_and_ends_as_ever()
    {
        using var output = new StringWriter();
        var options = new JobOptions { Orders = 500, Database = _folder.File("orders.db"), Quiet = true, Dashboard = true };
        var figures = await new OrdersJob(output, new SilentProgress(), TimeProvider.System).RunAsync(options, TestContext.Current.CancellationToken);
        Assert.Equal(500, figures.Read);
        var address = new Uri(Assert.Single(output.ToString().ReplaceLineEndings("\n").Split('\n'), static line => line.StartsWith("dashboard ", StringComparison.Ordinal))["dashboard ".Length..]);
        using var client = new HttpClient();
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync(address, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Without_the_option_there_is_none()
    {
        using var output = new StringWriter();
        await new OrdersJob(output, new SilentProgress(), TimeProvider.System).RunAsync(new JobOptions { Orders = 10, Database = _folder.File("orders.db") }, TestContext.Current.CancellationToken);
        Assert.DoesNotContain("dashboard", output.ToString(), StringComparison.Ordinal);
    }
}
