using System.Text.RegularExpressions;
using Headgate.OpenTelemetry.Tests.Boards;
using Headgate.OpenTelemetry.Tests.Scraping;
using Headgate.OpenTelemetry.Tests.Workload;

namespace Headgate.OpenTelemetry.Tests;

/// <summary>The Grafana board asks for what there is, and shows all of it.</summary>
public sealed partial class BoardTests(RemoteWork remote) : IClassFixture<RemoteWork>
{
    /// <summary>Prometheus itself adds these when it scrapes.</summary>
    private static readonly string[] OfPrometheus = ["job", "instance"];

    private readonly Board _board = Board.Read();

    [Fact]
    public async Task Every_query_asks_for_metrics_and_labels_that_a_running_host_exports()
    {
        await using var host = await TelemetryHost.StartAsync();
        await remote.TakeAsync();
        var scrape = Scrape.Parse(await host.ScrapeAsync());
        Assert.NotEmpty(_board.Queries);
        Assert.All(_board.Queries, query => Check(query.Query, [.. query.Query.Kept, .. LabelsOf(query.Legend)], scrape));
        Assert.All(_board.VariableQueries, variable => Check(variable.Query, [variable.Label], scrape));
    }

    [Fact]
    public async Task Every_instrument_is_exported_and_stands_in_a_panel()
    {
        await using var host = await TelemetryHost.StartAsync();
        await remote.TakeAsync();
        var exported = Scrape.Parse(await host.ScrapeAsync());
        var families = exported.MetersOfFamilies();
        var shown = _board.Queries.SelectMany(static query => query.Query.Metrics).Select(exported.FamilyOf).ToHashSet();
        var instruments = Instruments.OfHeadgate();
        Assert.NotEmpty(instruments);
        Assert.All(instruments, instrument =>
        {
            var family = Instruments.FamilyOf(instrument);
            Assert.Equal(instrument.Meter.Name, families[family].Distinct().SingleOrDefault());
            Assert.Contains(family, shown);
        });
    }

    [Fact]
    public void What_is_measured_of_a_sample_is_not_counted()
    {
        var sampled = Sampled.Families().Order().ToList();
        Assert.Equal(
            ["headgate_acknowledge_duration_seconds", "headgate_batch_fill_duration_seconds", "headgate_batch_size", "headgate_pipeline_duration_seconds", "headgate_pipeline_wait_duration_seconds", "messaging_process_duration_seconds"],
            sampled);
        Assert.All(_board.Queries, query => Assert.Empty(Sampled.CountsIn(query.Expression, sampled)));
        Assert.Contains(_board.Queries, static query => query.Expression.Contains("headgate_batch_size_count", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("sum(rate(headgate_batch_size_count[1m]))", "headgate_batch_size_count")]
    [InlineData("sum(rate(headgate_batch_size_sum[1m])) / sum(rate(messaging_process_duration_seconds_count[1m]))", "headgate_batch_size_sum", "messaging_process_duration_seconds_count")]
    [InlineData("sum(rate(headgate_batch_size_sum[1m])) + sum(rate(headgate_batch_size_count[1m]))", "headgate_batch_size_count", "headgate_batch_size_sum")]
    [InlineData("sum(rate(headgate_batch_size_sum[1m])) / sum(rate(headgate_batch_size_count[1m]))")]
    [InlineData("histogram_quantile(0.5, sum by (le) (rate(headgate_batch_size_bucket[1m])))")]
    public void A_mean_of_a_sample_is_no_count(string expression, params string[] expected) =>
        Assert.Equal(expected, Sampled.CountsIn(expression, ["headgate_batch_size", "messaging_process_duration_seconds"]).Order());

    [Fact]
    public void The_lag_of_a_queue_is_not_added_up_over_its_replicas()
    {
        var queries = _board.Queries.Where(static query => query.Expression.Contains("headgate_source_lag", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(queries);
        Assert.All(queries, static query => Assert.DoesNotContain("sum", query.Expression, StringComparison.Ordinal));
    }

    [Fact]
    public void A_part_of_the_time_is_divided_by_how_many_take_it()
    {
        var queries = _board.Queries.Where(static query => query.Expression.Contains("headgate_stage_busy_time", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(queries);
        Assert.All(queries, static query => Assert.Contains(") / (sum by (headgate_stage) (headgate_stage_running", query.Expression, StringComparison.Ordinal));
    }

    [Fact]
    public void A_legend_names_nothing_that_the_query_has_summed_up() =>
        Assert.All(_board.Queries, static query => Assert.Subset(query.Query.Kept.ToHashSet(), LabelsOf(query.Legend).ToHashSet()));

    [Fact]
    public void Every_panel_has_a_place_of_its_own_says_what_it_shows_and_reads_the_chosen_data_source()
    {
        Assert.Distinct(_board.Panels.Select(static panel => panel.Id));
        foreach (var (index, panel) in _board.Panels.Index())
        {
            Assert.All(_board.Panels.Skip(index + 1), other => Assert.False(panel.Overlaps(other), $"{panel.Title} lies over {other.Title}"));
            Assert.InRange(panel.Place.X + panel.Place.Width, 1, 24);
            if (panel.Targets.Count == 0) continue;
            Assert.Equal("${datasource}", panel.Datasource);
            Assert.NotEmpty(panel.Description);
        }
    }

    [Fact]
    public void What_is_measured_in_seconds_is_shown_as_a_time() =>
        Assert.All(
            _board.Panels.Where(static panel => panel.Targets.Any(static target => target.Expression.StartsWith("histogram_quantile", StringComparison.Ordinal) && target.Expression.Contains("_seconds_bucket", StringComparison.Ordinal))),
            static panel => Assert.Equal("s", panel.Unit));

    [Fact]
    public void Every_variable_that_is_used_exists()
    {
        var text = _board.Root.GetRawText();
        var used = Variable().Matches(text).Select(static match => match.Groups[1].Value).Distinct();
        Assert.Equal(["datasource", "job", "pipeline"], used.Order());
        Assert.Equal(["datasource", "job", "pipeline"], _board.Variables.Keys.Order());
    }

    [Fact]
    public async Task It_can_be_written_to_a_file()
    {
        var folder = Directory.CreateTempSubdirectory("headgate-board-");
        try
        {
            var path = Path.Combine(folder.FullName, "headgate.json");
            await GrafanaBoard.WriteAsync(path, TestContext.Current.CancellationToken);
            Assert.Equal(_board.Root.GetRawText(), (await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)).TrimEnd());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IEnumerable<string> LabelsOf(string legend) => LegendLabel().Matches(legend).Select(static match => match.Groups[1].Value);

    private static void Check(Query query, IReadOnlyList<string> kept, Scrape scrape)
    {
        // A selector without a name chooses by a pattern of it.
        IReadOnlyList<string> metrics = query.Pattern is { } pattern ? [.. scrape.Names.Where(name => Regex.IsMatch(name, $"^(?:{pattern})$"))] : query.Metrics;
        Assert.NotEmpty(metrics);
        foreach (var metric in metrics)
        {
            var samples = scrape.Of(metric).ToList();
            Assert.True(samples.Count > 0, $"{metric} does not exist");
            foreach (var label in kept.Concat(query.Matchers.Select(static matcher => matcher.Label)).Except(OfPrometheus).Except([Query.NameLabel]))
            {
                Assert.True(samples.Exists(sample => sample.Labels.ContainsKey(label)), $"{metric} has no label {label}");
            }

            foreach (var (label, _, value) in query.Matchers.Where(static matcher => matcher.Operator == "=" && !matcher.Value.Contains('$')))
            {
                Assert.True(samples.Exists(sample => sample.Labels.GetValueOrDefault(label) == value), $"{metric} is never of {label} {value}");
            }
        }
    }

    [GeneratedRegex(@"\{\{(\w+)\}\}")]
    private static partial Regex LegendLabel();

    [GeneratedRegex(@"\$\{?(?!__)(\w+)")]
    private static partial Regex Variable();
}
