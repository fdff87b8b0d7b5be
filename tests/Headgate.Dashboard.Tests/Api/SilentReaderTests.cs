using System.Globalization;
using System.Text.RegularExpressions;
using Headgate.Dashboard.Tests.Lab;
using Headgate.Pipelines;
using Headgate.Servers;
using Headgate.Stages;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Headgate.Dashboard.Tests.Api;

/// <summary>What readers cost: one that does not read holds one event and is let go, and a hundred pages are looked for, and written for, once.</summary>
public sealed class SilentReaderTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_held_for_a_reader_that_does_not_read_does_not_grow()
    {
        await using var app = await SilentReader.StartAsync();
        for (var tick = 0; tick < 300; tick++) app.Runtime.Tick(); // the histories are full
        using var silent = await SilentReader.OpenAsync(app);
        await using var reader = await EventReader.OpenAsync(app.Client);
        await reader.NextAsync("history");
        var length = (await reader.NextAsync("overview")).GetRawText().Length;
        await TickAsync(200); // the buffers of the socket are full
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await TickAsync(300);
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;

        Assert.InRange(grown, long.MinValue, 150 * length); // of 300 events; others test beside this, and hold memory too
        Assert.Equal(2, app.Runtime.Readers.Count);
        silent.Dispose();
        await Eventually.IsAsync(1, () => app.Runtime.Readers.Count, "the readers, when the silent one has gone");
        await Eventually.IsSoAsync(() => app.Log.OfDashboard.Any(static line => line.Id == 1804), "it is said that it has gone");

        // It was kept waiting within one event, and had not come to all of the others.
        var said = Assert.Single(app.Log.OfDashboard, static line => line.Id == 1804).Text;
        Assert.InRange(int.Parse(Regex.Match(said, " has read ([0-9]+) ").Groups[1].Value, CultureInfo.InvariantCulture), 1, 499);

        async Task TickAsync(int times)
        {
            for (var tick = 0; tick < times; tick++)
            {
                await app["pipeline-7"].PushAsync([tick], Token); // each event differs from the one before
                app.Runtime.Tick();
                await reader.NextAsync("overview");
            }
        }
    }

    [Fact]
    public async Task A_reader_that_does_not_read_for_a_minute_is_let_go_and_may_come_back()
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

        await PassAsync(59);
        Assert.Equal(2, app.Runtime.Readers.Count);
        await PassAsync(2);
        await Eventually.IsAsync(1, () => app.Runtime.Readers.Count, "the readers, when the silent one was let go");
        await silent.ReadToEndAsync();
        using var again = await SilentReader.OpenAsync(app);
        await PassAsync(1);
        await again.ReadUntilAsync($"{app.Time.GetUtcNow():yyyy-MM-ddTHH:mm:ss}");

        async Task PassAsync(int seconds)
        {
            for (var second = 0; second < seconds; second++)
            {
                app.Pass(1);
                await reader.NextAsync("overview");
            }
        }
    }

    /// <summary>T23. HEADGATE_T23_READERS says how many: 9000 in the long form, each of which has two ends in this process.</summary>
    [Fact]
    public async Task However_many_connections_ask_for_events_and_read_none_so_many_are_let_in_the_others_are_told_and_pipelines_go_on()
    {
        var asked = int.Parse(Environment.GetEnvironmentVariable("HEADGATE_T23_READERS") ?? "700", CultureInfo.InvariantCulture);
        await using var app = await DashboardApp.StartAsync(static services => services.AddNumbers("orders"));
        await app.HandleAsync("orders", 0);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var readers = new List<SilentReader>();
        for (var number = 0; number < asked; number++)
        {
            readers.Add(await SilentReader.OpenAsync(app));
            if (number % 100 > 0) continue;
            app.Pass(1);
            await app.HandleAsync("orders", [.. Enumerable.Range(0, 100)]);
        }

        var states = await Task.WhenAll(readers.Select(static reader => reader.StatusAsync()));
        Assert.Equal((500, asked - 500), (states.Count(static status => status == 200), states.Count(static status => status == 503)));
        Assert.Equal(500, app.Runtime.Readers.Count);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, (64L << 20) + (asked * 8192L));
        Assert.Equal((0, 0), (app["orders"].Counts.Failed, app["orders"].Counts.InFlight));
        Assert.Single(app.Log.OfDashboard, static line => line.Id == 1803);
        foreach (var reader in readers) reader.Dispose();
        await Eventually.IsAsync(0, () => app.Runtime.Readers.Count, "the readers, when all have gone");
        await using var next = await EventReader.OpenAsync(app.Client);
        await next.NextAsync("history");
    }

    [Fact]
    public async Task A_hundred_pages_cost_one_look_and_one_writing()
    {
        const int Readers = 100;
        var clock = new CountingTime(new FakeTimeProvider());
        await using var pipeline = Pipeline.Create("orders", static p => p.FromPushes<int>().Process(static n => n), new StageEnvironment(clock, NullLoggerFactory.Instance));
        await pipeline.StartAsync(Token);
        await using var app = await DashboardApp.StartAsync(static _ => { }, options => options.Add(pipeline));
        var readers = new List<EventReader>();
        var alone = await SecondAsync();
        var together = await SecondAsync(Readers - 1);
        foreach (var reader in readers) await reader.DisposeAsync();

        Assert.Equal((1, 1), (alone.Snapshots, together.Snapshots));
        Assert.InRange(together.Allocated, 1, alone.Allocated + (Readers * 1000)); // what it takes to wake each, and not what it takes to write for it

        async Task<(int Snapshots, long Allocated)> SecondAsync(int more = 1)
        {
            readers.AddRange(await Task.WhenAll(Enumerable.Range(0, more).Select(_ => EventReader.OpenAsync(app.Client, "?pipeline=orders"))));
            foreach (var reader in readers.TakeLast(more)) await ReadAsync(reader, "history", "overview", "pipeline");
            app.Pass(1);
            await Task.WhenAll(readers.Select(static reader => ReadAsync(reader, "overview", "pipeline")));
            var (asked, allocated) = (clock.Asked, GC.GetAllocatedBytesForCurrentThread());
            app.Pass(1);
            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            await Task.WhenAll(readers.Select(static reader => ReadAsync(reader, "overview", "pipeline")));
            return (clock.Asked - asked, allocated);
        }
    }

    private static async Task ReadAsync(EventReader reader, params string[] names)
    {
        foreach (var name in names) await reader.NextAsync(name);
    }
}
