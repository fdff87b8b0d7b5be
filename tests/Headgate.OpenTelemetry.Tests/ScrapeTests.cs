using Headgate.OpenTelemetry.Tests.Scraping;
using Headgate.OpenTelemetry.Tests.Workload;

namespace Headgate.OpenTelemetry.Tests;

/// <summary>What Prometheus reads of a running host.</summary>
public sealed class ScrapeTests
{
    [Fact]
    public async Task A_scrape_has_what_the_pipeline_has_done()
    {
        await using var host = await TelemetryHost.StartAsync();
        var text = await host.ScrapeAsync();
        TestContext.Current.TestOutputHelper?.WriteLine(text);
    }
}
