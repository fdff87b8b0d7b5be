using Headgate.Servers;
using Microsoft.Playwright;

namespace Headgate.Dashboard.Tests.Browser;

/// <summary>What the dashboard looks like in both sizes, light and dark: nothing is cut off, and the pictures of the documentation are made of it.</summary>
[Trait("Tier", "Browser")]
public sealed class PictureTests(ChromiumFixture chromium, LiveAppFixture live) : IClassFixture<ChromiumFixture>, IClassFixture<LiveAppFixture>
{
    [Theory]
    [MemberData(nameof(Look.All), MemberType = typeof(Look))]
    public async Task Every_view_fits_its_screen(Look look)
    {
        var app = live.App;
        await using var watched = await chromium.OpenAsync(look);
        var page = watched.Page;
        await page.GotoAsync(app.Address);
        await Assertions.Expect(page.Locator("[data-state=live]")).ToBeVisibleAsync();
        await SettleAsync(app);
        await AssertFitsAsync(page);
        await PictureAsync(watched, "list", look);
        await page.GetByRole(AriaRole.Link, new() { Name = "orders" }).ClickAsync();
        await Assertions.Expect(page.Locator(".box")).ToHaveCountAsync(7);
        await Assertions.Expect(page.Locator(".failures > li").First).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".box[data-kind=step] .box-work").First).Not.ToHaveTextAsync("0 % busy");
        await AssertFitsAsync(page);
        await PictureAsync(watched, "pipeline", look, isWhole: !look.IsPhone);
        await page.GetByRole(AriaRole.Link, new() { Name = "Flows" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "top-pages" })).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".box")).Not.ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator(".run")).ToHaveCSSAsync("opacity", "1");
        await AssertFitsAsync(page);
        await PictureAsync(watched, "flows", look);
    }

    /// <summary>The page is as wide as the screen: what is wider scrolls in a frame of its own.</summary>
    private static async Task AssertFitsAsync(IPage page) =>
        Assert.Equal(0, await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));

    /// <summary>Waits until there is something to see; for the pictures of the documentation some minutes of it.</summary>
    private static async Task SettleAsync(LiveApp app)
    {
        var isForThePictures = Environment.GetEnvironmentVariable("HEADGATE_SCREENSHOTS") is not (null or "" or "0");
        await Eventually.IsSoAsync(() => app["orders"].Counts.Succeeded > (isForThePictures ? 100_000 : 1000), "orders flow", TimeSpan.FromMinutes(10));
        await Eventually.IsSoAsync(() => app["orders"].Counts.Failed > 1, "some orders have failed");
    }

    // Not every view in every look: whoever reads the documentation does not look at twelve pictures.
    private static readonly string[] Shown = ["dashboard-list-desk-light", "dashboard-list-phone-light", "dashboard-pipeline-desk-light", "dashboard-pipeline-desk-dark", "dashboard-pipeline-phone-dark", "dashboard-flows-desk-light"];

    private static Task PictureAsync(WatchedPage watched, string view, Look look, bool isWhole = false) =>
        Shown.Contains(Name(view, look)) ? watched.PictureAsync(Name(view, look), isWhole) : Task.CompletedTask;

    private static string Name(string view, Look look) => $"dashboard-{view}-{look.ToString().Replace(' ', '-')}";
}
