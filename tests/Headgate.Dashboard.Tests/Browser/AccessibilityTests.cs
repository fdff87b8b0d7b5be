using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Headgate.Dashboard.Tests.Browser;

/// <summary>axe finds nothing to complain of: in any view, in both sizes, light and dark. It finds missing names and roles, bad contrasts, and what keyboards cannot reach.</summary>
[Trait("Tier", "Browser")]
public sealed class AccessibilityTests(ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    [Theory]
    [MemberData(nameof(Look.Once), MemberType = typeof(Look))]
    public async Task Every_view_is_accessible(Look look)
    {
        await using var app = await LiveApp.StartAsync();
        await using var watched = await chromium.OpenAsync(look);
        var page = watched.Page;
        await page.GotoAsync(app.Address);
        await Expect(page.GetByText("Degraded", new() { Exact = true })).ToBeVisibleAsync();
        await AssertAccessibleAsync(page, "the list");
        await page.GetByRole(AriaRole.Link, new() { Name = "orders" }).ClickAsync();
        await page.Locator(".failures summary").First.ClickAsync();
        await AssertAccessibleAsync(page, "a pipeline");
        await page.GetByRole(AriaRole.Button, new() { Name = "Drain" }).ClickAsync();
        await AssertAccessibleAsync(page, "a question");
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await page.GotoAsync($"{app.Address}/#/p/payments");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Unblock 2" })).ToBeVisibleAsync();
        await AssertAccessibleAsync(page, "a pipeline in trouble");
        await page.GetByRole(AriaRole.Link, new() { Name = "Flows" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "top-pages" })).ToBeVisibleAsync();
        await AssertAccessibleAsync(page, "the flows");
        await page.GotoAsync($"{app.Address}/#/p/none");
        await Expect(page.GetByText("There is no pipeline 'none' now.")).ToBeVisibleAsync();
        await AssertAccessibleAsync(page, "a pipeline that is not there");
    }

    [Fact]
    public async Task The_check_finds_what_is_wrong()
    {
        await using var watched = await chromium.OpenAsync(Look.Desk);
        await watched.Page.SetContentAsync("<!doctype html><html><title>x</title><button></button><p style='color:#ccc;background:#fff'>pale</p></html>");
        var found = await watched.Page.RunAxe();

        Assert.Contains("button-name", found.Violations.Select(static violation => violation.Id));
        Assert.Contains("color-contrast", found.Violations.Select(static violation => violation.Id));
    }

    private static async Task AssertAccessibleAsync(IPage page, string view)
    {
        var found = await page.RunAxe();
        Assert.True(found.Passes.Length > 10, $"{view}: axe has looked at almost nothing");
        Assert.True(found.Violations.Length == 0, $"{view}: {string.Join("; ", found.Violations.Select(static violation => $"{violation.Id} at {string.Join(", ", violation.Nodes.Select(static node => $"{node.Html} {string.Join(' ', node.Any.Select(static check => check.Message))}"))}"))}");
    }
}
