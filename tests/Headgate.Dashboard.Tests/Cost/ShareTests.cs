using Headgate.Pipelines;
using Headgate.Pipelines.Hosting;
using Headgate.Servers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Headgate.Dashboard.Tests.Cost;

/// <summary>
/// Which part of a core an open page costs, with ten pipelines of fifty stages through which messages flow: the processor time of the process while a page is open, less
/// that while none is. It takes some eight minutes of a machine that has nothing else to do, and so it runs on request: with <c>--explicit only --filter-class "*ShareTests"</c>.
/// </summary>
[Trait("Tier", "Long")]
public sealed class ShareTests(ITestOutputHelper output)
{
    private const double Most = 0.02;
    private const int Rounds = 2;
    private const int Warming = 40; // what runs once a second is compiled well only after some thirty of them
    private const int Measured = 30;
    private const int Cooling = 65; // for a minute after somebody has looked the times of messages are still measured

    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Theory(Explicit = true)]
    [InlineData(10)]
    [InlineData(50)]
    public async Task An_open_page_costs_at_most_two_hundredths_of_a_core(int messagesPerSecond)
    {
        await using var app = Make(messagesPerSecond);
        await app.StartAsync(Token);
        var pipelines = app.Services.GetRequiredService<PipelineRegistry>();
        await Eventually.IsSoAsync(() => pipelines.All.All(static pipeline => pipeline.Counts.Succeeded > 0), "messages flow");
        var (closed, open) = (0.0, 0.0);
        for (var round = 0; round < Rounds; round++)
        {
            await PassAsync(round == 0 ? Warming : Cooling);
            closed += await ShareAsync(pipelines) / Rounds;
            using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Token);
            var reading = ReadAsync(new Uri($"{app.Urls.First()}/headgate/api/events?pipeline={Fifty.Watched}"), leaving.Token);
            await PassAsync(Warming);
            open += await ShareAsync(pipelines) / Rounds;
            await leaving.CancelAsync();
            Assert.True(await reading > (Warming + Measured) * 10_000L, "The page was not sent what it must have been.");
        }

        output.WriteLine($"{messagesPerSecond} messages a second through each pipeline: {closed:P2} of a core with no page open, {open:P2} with one: {open - closed:P2} for it.");
        Assert.True(open - closed <= Most, $"An open page costs {open - closed:P2} of a core; it may cost {Most:P0}.");
    }

    private static WebApplication Make(int messagesPerSecond)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        foreach (var name in Fifty.Names)
            builder.Services.AddPipeline(name, pipeline => Fifty.Steps(pipeline.From(EndlessAsync()).RateLimit(messagesPerSecond, TimeSpan.FromSeconds(1))));
        var app = builder.Build();
        app.MapHeadgateDashboard("/headgate");
        return app;
    }

    private static async IAsyncEnumerable<int> EndlessAsync()
    {
        for (var n = 0; ; n++)
        {
            if (n % 100 == 0) await Task.Yield();
            yield return n;
        }
    }

    /// <summary>Which part of a core the process takes. Seconds that the machine stood still are none.</summary>
    private async Task<double> ShareAsync(PipelineRegistry pipelines)
    {
        var (messages, cpu) = (Succeeded(), Environment.CpuUsage.TotalTime);
        await PassAsync(Measured);
        var used = (Environment.CpuUsage.TotalTime - cpu).TotalSeconds / Measured;
        output.WriteLine($"{used:P2} of a core, {(Succeeded() - messages) / Measured} messages a second");
        return used;

        long Succeeded() => pipelines.All.Sum(static pipeline => pipeline.Counts.Succeeded);
    }

    /// <summary>Lets real seconds pass.</summary>
    private static async Task PassAsync(int seconds)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        for (var second = 0; second < seconds; second++) await timer.WaitForNextTickAsync(Token);
    }

    /// <summary>Reads events, and does nothing with them, until it is told to leave.</summary>
    /// <returns>How many bytes there were.</returns>
    private static async Task<long> ReadAsync(Uri address, CancellationToken leaving)
    {
        var (buffer, total) = (new byte[65_536], 0L);
        using var client = new HttpClient();
        try
        {
            await using var stream = await client.GetStreamAsync(address, leaving);
            while (true) total += await stream.ReadAsync(buffer, leaving);
        }
        catch (OperationCanceledException)
        {
            return total;
        }
    }
}
