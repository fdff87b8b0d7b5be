using System.Globalization;
using Headgate.Pipelines;
using Headgate.Servers;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Headgate.Dashboard.Tests.Browser;

/// <summary>What somebody does with the dashboard, in a real browser, on a desk and on a phone. A page that complains of anything has failed.</summary>
[Trait("Tier", "Browser")]
public sealed class UsageTests(ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    [Theory]
    [MemberData(nameof(Look.Sizes), MemberType = typeof(Look))]
    public async Task Rates_move_while_one_looks(Look look)
    {
        await using var app = await LiveApp.StartAsync();
        await using var watched = await chromium.OpenAsync(look);
        var page = watched.Page;
        await page.GotoAsync(app.Address);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Pipelines" })).ToBeVisibleAsync();
        await Expect(page.GetByText("Live")).ToBeVisibleAsync();
        var seen = new HashSet<string>();
        await Eventually.IsSoAsync(
            async () =>
            {
                seen.Add(await RowOf(page, "orders").Locator("td.rate").InnerTextAsync());
                return seen.Count(static text => double.TryParse(text, CultureInfo.InvariantCulture, out var rate) && rate > 50) >= 3;
            },
            () => $"rates: {string.Join(", ", seen)}");
        await Expect(RowOf(page, "payments")).ToContainTextAsync("Degraded");
        await Expect(RowOf(page, "payments")).ToContainTextAsync("2 failed messages block their keys.");
        await Expect(RowOf(page, "invoices")).ToContainTextAsync("Completed");
    }

    [Theory]
    [MemberData(nameof(Look.Sizes), MemberType = typeof(Look))]
    public async Task A_pipeline_is_paused_and_resumed_and_its_rate_and_its_handlers_are_changed(Look look)
    {
        await using var app = await LiveApp.StartAsync();
        await using var watched = await chromium.OpenAsync(look);
        var page = watched.Page;
        await page.GotoAsync($"{app.Address}/#/p/orders");
        await PressAsync(page, "Pause", isConfirmed: look.IsPhone);
        await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "Pipeline 'orders' is paused: no handler runs." })).ToBeVisibleAsync();
        await Expect(page.Locator(".head .state")).ToHaveTextAsync("Paused");
        Assert.Equal(PipelineStatus.Paused, app["orders"].Status);
        await PressAsync(page, "Resume", isConfirmed: false);
        await Expect(page.Locator(".head .state")).ToHaveTextAsync("Running");
        await page.GetByLabel("Limit").FillAsync("70");
        await page.GetByRole(AriaRole.Button, new() { Name = "Set", Exact = true }).ClickAsync();
        await Eventually.IsAsync(70, () => app["orders"].RateLimit!.Permits);
        await page.GetByRole(AriaRole.Button, new() { Name = "More handlers of parse" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "More handlers of parse" }).ClickAsync();
        await Eventually.IsAsync(10, () => app["orders"].Topology.Steps[0].Concurrency);
        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "parse" }).Locator(".value")).ToContainTextAsync("/10");
    }

    [Theory]
    [MemberData(nameof(Look.Sizes), MemberType = typeof(Look))]
    public async Task Failures_are_looked_at_replayed_and_keys_unblocked(Look look)
    {
        await using var app = await LiveApp.StartAsync();
        await using var watched = await chromium.OpenAsync(look);
        var page = watched.Page;
        await page.GotoAsync($"{app.Address}/#/p/orders");
        await PointAtFailuresAsync(page);
        var failure = page.Locator(".failures > li").Last;
        await failure.Locator("summary").ClickAsync();
        await Expect(failure).ToContainTextAsync("System.FormatException");
        await Expect(failure.Locator("pre")).ToContainTextAsync("\"Customer\":\"customer-");
        await PressAsync(page, "Replay dead letters", isConfirmed: true);
        await Expect(page.Locator(".outcome")).ToContainTextAsync("dead letters were put into it again");
        await page.GetByRole(AriaRole.Link, new() { Name = "Pipelines" }).First.ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "payments" }).ClickAsync();
        await PressAsync(page, "Unblock 2", isConfirmed: false);
        await Expect(page.Locator(".outcome")).ToContainTextAsync("2 messages or batches that blocked their keys are tried again");
        await page.GoBackAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Pipelines" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Failures_stand_still_while_somebody_points_at_them()
    {
        await using var app = await LiveApp.StartAsync();
        await using var watched = await chromium.OpenAsync(Look.Desk);
        var page = watched.Page;
        await page.GotoAsync($"{app.Address}/#/p/orders");
        await PointAtFailuresAsync(page);
        await Expect(page.Locator(".newer")).ToContainTextAsync("newer: shown when");
        var first = page.Locator(".failures > li .reason").First;
        var held = await first.TextContentAsync();
        await Expect(page.Locator(".newer")).Not.ToContainTextAsync("1 newer");
        Assert.Equal(held, await first.TextContentAsync());
        await page.Mouse.MoveAsync(0, 0);
        await Expect(page.Locator(".newer")).ToBeHiddenAsync();
        await Expect(first).Not.ToHaveTextAsync(held!);
    }

    [Fact]
    public async Task Everything_can_be_done_with_the_keyboard_alone()
    {
        await using var app = await LiveApp.StartAsync();
        await using var watched = await chromium.OpenAsync(Look.Desk);
        var page = watched.Page;
        await page.GotoAsync(app.Address);
        await Expect(RowOf(page, "orders")).ToBeVisibleAsync();
        await TabToAsync(page, "Skip to the content");
        await page.Keyboard.PressAsync("Enter");
        await TabToAsync(page, "orders");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "orders", Level = 1 })).ToBeFocusedAsync();
        await Expect(page.Locator(".box").First).ToBeVisibleAsync();
        await TabToAsync(page, "Drain");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Drain" })).ToBeFocusedAsync();
        Assert.Equal(PipelineStatus.Running, app["orders"].Status);
        await page.Keyboard.PressAsync("Enter");
        await TabToAsync(page, "Drain");
        await page.Keyboard.PressAsync("Enter");
        await Eventually.IsAsync(PipelineStatus.Paused, () => app["orders"].Status);
        await TabToAsync(page, "step parse");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("tr:focus")).ToContainTextAsync("parse");
    }

    [Fact]
    public async Task A_lost_connection_is_told_and_comes_back_by_itself()
    {
        var app = await LiveApp.StartAsync();
        await using var watched = await chromium.OpenAsync(Look.Desk);
        var page = watched.Page;
        await page.GotoAsync($"{app.Address}/#/p/orders");
        await Expect(page.GetByText("Live")).ToBeVisibleAsync();
        await app.StopAsync();
        var port = app.Port;
        await app.DisposeAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The connection to the server is lost.");
        await using var again = await LiveApp.StartAsync(port);
        await Expect(page.GetByText("Live")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToBeHiddenAsync();
        await page.CloseAsync();
        Assert.All(watched.TakeComplaints(), static complaint => Assert.Contains("ERR_", complaint, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_pipeline_that_is_not_there_is_told_in_words()
    {
        await using var app = await LiveApp.StartAsync();
        await using var watched = await chromium.OpenAsync(Look.Desk);
        var page = watched.Page;
        await page.GotoAsync($"{app.Address}/#/p/nothing%20here");
        await Expect(page.GetByText("There is no pipeline 'nothing here' now.")).ToBeVisibleAsync();
        await Expect(page.GetByText("Live")).ToBeVisibleAsync();
    }

    /// <summary>They come every second: what is to be clicked is to stand still.</summary>
    private static Task PointAtFailuresAsync(IPage page) => page.Locator(".failures > li").First.HoverAsync(new() { Force = true });

    private static ILocator RowOf(IPage page, string pipeline) => page.GetByRole(AriaRole.Row).Filter(new() { Has = page.GetByRole(AriaRole.Link, new() { Name = pipeline, Exact = true }) });

    private static async Task PressAsync(IPage page, string button, bool isConfirmed)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
        if (!isConfirmed) return;
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
    }

    /// <summary>Presses Tab until something has the focus.</summary>
    private static async Task TabToAsync(IPage page, string name)
    {
        var passed = new List<string>();
        while (passed.Count < 60)
        {
            await page.Keyboard.PressAsync("Tab");
            var focused = await page.EvaluateAsync<string>("(document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent).trim()");
            if (focused.StartsWith(name, StringComparison.Ordinal)) return;
            passed.Add(focused);
        }

        Assert.Fail($"{name} was not reached; there were {string.Join(" | ", passed)}");
    }
}
