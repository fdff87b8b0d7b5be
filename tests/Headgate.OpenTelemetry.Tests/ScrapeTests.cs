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
        var scrape = Scrape.Parse(await host.ScrapeAsync());
        Assert.Equal(TelemetryHost.MessageCount + 1, Assert.Single(scrape.Of("messaging_client_consumed_messages_total", host.Pipeline)).Value);
        Assert.Equal(
            [("failed", 1), ("returned", 1), ("succeeded", TelemetryHost.MessageCount - 1)],
            scrape.Of("headgate_pipeline_acknowledged_total", host.Pipeline).Select(static sample => (sample.Labels["headgate_outcome"], sample.Value)).Order());
        Assert.Equal(["Running", "Starting"], scrape.Of("headgate_pipeline_status_changes_total").Where(static sample => sample.Value > 0).Select(static sample => sample.Labels["headgate_status"]).Order());

        // The others are there with 0, so that the first move shows in a rate.
        Assert.Contains(scrape.Of("headgate_pipeline_status_changes_total"), static sample => sample.Labels["headgate_status"] == "Faulted" && sample.Value == 0);
        Assert.All(scrape.Of("headgate_pipeline_dead_letters_total"), static sample => Assert.True(sample.Labels.ContainsKey("headgate_step"), "A counter of a step names it."));
        Assert.Equal(Canal.Lag, Assert.Single(scrape.Of("headgate_source_lag", host.Pipeline)).Value);
        Assert.Equal(TelemetryHost.MessageCount + 1, Assert.Single(scrape.Of("headgate_pipeline_duration_seconds_count", host.Pipeline)).Value);
    }

    [Fact]
    public async Task Its_buckets_go_from_100_microseconds_to_100_seconds()
    {
        await using var host = await TelemetryHost.StartAsync();
        var bounds = Scrape.Parse(await host.ScrapeAsync()).Of("headgate_pipeline_duration_seconds_bucket").Select(static sample => sample.Labels["le"]).ToList();
        Assert.Equal(("0.0001", "100", "+Inf", 20), (bounds[0], bounds[^2], bounds[^1], bounds.Count));
    }
}
