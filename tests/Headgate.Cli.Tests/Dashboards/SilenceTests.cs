using Headgate.Cli.Dashboards;
using Headgate.Cli.Tests.Fakes;
using Microsoft.AspNetCore.Http;

namespace Headgate.Cli.Tests.Dashboards;

/// <summary>A dashboard that sends events and then says nothing more, without ending: as one behind a cable that was pulled.</summary>
public sealed class SilenceTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(500);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_is_a_failure_in_words(bool sendsHeaders)
    {
        await using var server = await ScriptedServer.StartAsync(async context =>
        {
            if (sendsHeaders)
            {
                context.Response.ContentType = "text/event-stream";
                await context.Response.WriteAsync("event: overview\ndata: {}\n\n");
                await context.Response.Body.FlushAsync();
            }

            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        using var client = new DashboardClient(new Uri($"{server.Url}/"), []) { Silence = Short };
        var read = new List<string>();
        var failure = await Assert.ThrowsAsync<CommandFailedException>(async () =>
        {
            await foreach (var text in client.EventsAsync("overview", TestContext.Current.CancellationToken)) read.Add(text);
        });
        Assert.Equal($"{server.Url}/ has said nothing for 0.5 seconds.", failure.Message);
        Assert.Equal(sendsHeaders ? ["{}"] : [], read);
    }
}
