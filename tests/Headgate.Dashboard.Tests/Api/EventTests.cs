using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Headgate.Dashboard.Tests.Lab;
using Headgate.Pipelines;
using Headgate.Servers;
using Microsoft.Extensions.Logging;

namespace Headgate.Dashboard.Tests.Api;

/// <summary>The events that pages read: one connection each, and no harm by any of them.</summary>
public sealed partial class EventTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();

    [Fact]
    public async Task A_reader_gets_the_history_and_what_there_is_at_once_and_then_each_second()
    {
        await using var app = await DashboardApp.StartAsync(static services => services.AddNumbers("orders"));
        app.Pass(3);
        await using var reader = await EventReader.OpenAsync(app.Client, "?pipeline=orders");
        Assert.Equal("text/event-stream", reader.Headers.ContentType!.MediaType);
        var history = (await reader.NextAsync("history")).GetProperty("pipelines")[0];
        Assert.Equal(("orders", 3), (history.GetProperty("name").GetString(), history.GetProperty("rate").GetArrayLength()));
        await reader.NextAsync("overview");
        await reader.NextAsync("pipeline");
        await app.HandleAsync("orders", 1, 2, 3);
        app.Pass(1);
        var overview = await reader.NextAsync("overview");
        var detail = await reader.NextAsync("pipeline");

        Assert.Equal(3, overview.GetProperty("pipelines")[0].GetProperty("last").GetProperty("rate").GetDouble());
        Assert.Equal(3, detail.GetProperty("summary").GetProperty("counts").GetProperty("succeeded").GetInt64());
        Assert.Equal(JsonValueKind.Null, detail.GetProperty("history").ValueKind);
    }

    [Fact]
    public async Task A_history_has_five_minutes_and_no_more()
    {
        await using var app = await DashboardApp.StartAsync(static services => services.AddNumbers("orders"));
        app.Pass(400);
        var history = (await app.GetAsync("api/pipelines/orders")).GetProperty("history");
        var at = history.GetProperty("at").EnumerateArray().Select(static value => value.GetInt64()).ToList();

        Assert.Equal(300, at.Count);
        Assert.Equal(299_000, at[^1] - at[0]);
        Assert.All(["rate", "failureRate", "inFlight", "lag"], column => Assert.Equal(300, history.GetProperty(column).GetArrayLength()));
    }

    [Fact]
    public async Task A_hundred_readers_get_the_same_and_leave_nothing_behind()
    {
        await using var app = await DashboardApp.StartAsync(static services => services.AddNumbers("orders"));
        var readers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => EventReader.OpenAsync(app.Client, "?pipeline=orders")));
        foreach (var reader in readers)
        {
            await reader.NextAsync("history");
            await reader.NextAsync("overview");
            await reader.NextAsync("pipeline");
        }

        app.Pass(1);
        var seen = await Task.WhenAll(readers.Select(async reader => (Overview: (await reader.NextAsync("overview")).GetRawText(), Detail: (await reader.NextAsync("pipeline")).GetRawText())));
        Assert.Single(seen.Distinct());
        foreach (var reader in readers) await reader.DisposeAsync();
        await Eventually.IsAsync(100, () => app.Log.OfDashboard.Count(static line => line.Id == 1804), "the readers that have left");
        Assert.Equal(0, app.Runtime.Readers.Count);
        Assert.Empty(app.Runtime.Readers.Watched);
    }

    [Fact]
    public async Task More_readers_than_may_are_told_to_come_again()
    {
        await using var app = await DashboardApp.StartAsync(static services => services.AddNumbers("orders"), static options => options.MaxReaders = 2);
        await using var first = await EventReader.OpenAsync(app.Client);
        var second = await EventReader.OpenAsync(app.Client);
        using (var refused = await app.Client.GetAsync("api/events", Token))
        {
            Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(10)), (refused.StatusCode, refused.Headers.RetryAfter!.Delta));
            Assert.Contains("2 read events already", await refused.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        }

        for (var more = 0; more < 3; more++) (await app.Client.GetAsync("api/events", Token)).Dispose();
        var line = Assert.Single(app.Log.OfDashboard, static line => line.Id == 1803);
        Assert.Equal(LogLevel.Warning, line.Level);
        Assert.Contains(" 1 were refused", line.Text, StringComparison.Ordinal);
        app.Pass(60);
        (await app.Client.GetAsync("api/events", Token)).Dispose();
        Assert.Contains(" 4 were refused", app.Log.OfDashboard.Last(static line => line.Id == 1803).Text, StringComparison.Ordinal);
        await second.DisposeAsync();
        await Eventually.IsSoAsync(() => app.Log.OfDashboard.Any(static line => line.Id == 1804), "the reader has left");
        await using var third = await EventReader.OpenAsync(app.Client);
        await third.NextAsync("history");
    }

    [Fact]
    public async Task A_reader_begins_with_what_there_is_now_and_never_gets_what_was_before()
    {
        await using var app = await DashboardApp.StartAsync(static services => services.AddNumbers("orders"));
        await using (var early = await EventReader.OpenAsync(app.Client))
        {
            await early.NextAsync("history");
            await early.NextAsync("overview");
            app.Pass(1);
            await early.NextAsync("overview");
        }

        await Eventually.IsSoAsync(() => app.Log.OfDashboard.Any(static line => line.Id == 1804), "the reader has left");
        app.Pass(10); // nobody reads: nothing is written
        await using var late = await EventReader.OpenAsync(app.Client);
        await late.NextAsync("history");
        var first = (await late.NextAsync("overview")).GetProperty("at").GetDateTimeOffset();
        app.Pass(1);

        Assert.Equal(app.Time.GetUtcNow() - TimeSpan.FromSeconds(1), first);
        Assert.Equal(app.Time.GetUtcNow(), (await late.NextAsync("overview")).GetProperty("at").GetDateTimeOffset());
    }

    [Fact]
    public async Task A_reader_that_stops_reading_misses_events_and_holds_nobody_up()
    {
        await using var app = await SilentReader.StartAsync();
        using var silent = await SilentReader.OpenAsync(app);
        await using var reader = await EventReader.OpenAsync(app.Client);
        await reader.NextAsync("history");
        await reader.NextAsync("overview");
        for (var tick = 0; tick < 199; tick++)
        {
            app.Runtime.Tick(); // on a clock that stands still: it has all the time it may have
            await reader.NextAsync("overview");
        }

        app.Pass(1);

        // Now it reads again: what is on the way already, and then the newest.
        await silent.ReadUntilAsync($"{app.Time.GetUtcNow():yyyy-MM-ddTHH:mm:ss}");
        silent.Dispose();
        await Eventually.IsSoAsync(() => app.Log.OfDashboard.Any(static line => line.Id == 1804), "the reader that was silent has left");
        var numbers = Number().Matches(Assert.Single(app.Log.OfDashboard, static line => line.Id == 1804).Text["127.0.0.1".Length..]).Select(static match => int.Parse(match.Value, CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(200, numbers.Sum());
        Assert.InRange(numbers[1], 1, 199);
    }

    [Fact]
    public async Task Readers_do_not_keep_the_application_from_stopping()
    {
        await using var app = await DashboardApp.StartAsync(static services => services.AddNumbers("orders"));
        await using var reader = await EventReader.OpenAsync(app.Client);
        await reader.NextAsync("history");
        await reader.NextAsync("overview");
        var stopping = app.Application.StopAsync(Token);

        Assert.Null(await reader.NextAsync());
        await stopping.WaitAsync(TimeSpan.FromSeconds(20), Token);
        Assert.Equal(PipelineStatus.Stopped, app["orders"].Status);
    }

    [Fact]
    public async Task A_reader_that_does_not_read_does_not_keep_the_application_from_stopping()
    {
        await using var app = await SilentReader.StartAsync();
        using var silent = await SilentReader.OpenAsync(app);
        await using var reader = await EventReader.OpenAsync(app.Client);
        await reader.NextAsync("history");
        await reader.NextAsync("overview");
        for (var tick = 0; tick < 200; tick++)
        {
            app.Runtime.Tick();
            await reader.NextAsync("overview");
        }

        var stopping = app.Application.StopAsync(Token);
        await Eventually.IsSoAsync(
            () =>
            {
                app.Pass(1);
                return stopping.IsCompleted;
            },
            "the application has stopped",
            TimeSpan.FromSeconds(20));
        await stopping;
        Assert.Equal(PipelineStatus.Stopped, app["pipeline-7"].Status);
    }

    [Fact]
    public async Task An_application_that_is_disposed_of_unstopped_is_looked_at_no_more()
    {
        var looks = 0;
        var app = await DashboardApp.StartAsync(static _ => { }, options => options.Add(() =>
        {
            Interlocked.Increment(ref looks);
            return [];
        }));
        app.Pass(1);
        await app.DisposeAsync();
        var before = Volatile.Read(ref looks);
        app.Pass(5);

        Assert.True(before > 0);
        Assert.Equal(before, Volatile.Read(ref looks));
        Assert.DoesNotContain(app.Log.OfDashboard, static line => line.Id == 1805);
    }
}
