using System.Net;
using System.Text.RegularExpressions;
using Headgate.Dashboard.Tests.Lab;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Headgate.Dashboard.Tests.Api;

/// <summary>The page and its files: from the assembly alone, below any path, and kept by browsers for as long as they say the same.</summary>
public sealed partial class AssetTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", "/headgate")]
    [InlineData("/base", "/tools/headgate")]
    [InlineData("", "/{tenant}/pipelines")]
    public async Task It_works_below_any_path(string pathBase, string pattern)
    {
        await using var app = await DashboardApp.StartAsync(static _ => { }, map: application =>
        {
            application.UsePathBase(pathBase);
            application.UseRouting();
            application.MapHeadgateDashboard(pattern);
        });
        var place = new Uri(app.Root, pathBase + pattern.Replace("{tenant}", "north", StringComparison.Ordinal));
        using var bare = await app.Client.GetAsync(place, Token);
        Assert.Equal(HttpStatusCode.TemporaryRedirect, bare.StatusCode);
        var page = new Uri(place, bare.Headers.Location!);
        Assert.Equal($"{place}/", page.ToString());
        var html = await app.Client.GetStringAsync(page, Token);
        var links = Link().Matches(html).Select(static match => match.Groups[1].Value).Where(static link => link[0] != '#').ToList();
        Assert.Equal(3, links.Count);
        foreach (var link in links)
        {
            using var file = await app.Client.GetAsync(new Uri(page, link), Token);
            Assert.Equal(HttpStatusCode.OK, file.StatusCode);
        }
    }

    [Fact]
    public async Task At_the_root_it_works_as_well()
    {
        await using var app = await DashboardApp.StartAsync(static _ => { }, map: static application => application.MapHeadgateDashboard("/"));
        using var page = await app.Client.GetAsync(app.Root, Token);

        Assert.Equal((HttpStatusCode.OK, "text/html"), (page.StatusCode, page.Content.Headers.ContentType!.MediaType));
    }

    [Fact]
    public async Task The_page_allows_nothing_from_elsewhere_and_nothing_inline()
    {
        await using var app = await DashboardApp.StartAsync(static _ => { });
        using var page = await app.Client.GetAsync("", Token);
        var html = await page.Content.ReadAsStringAsync(Token);

        Assert.StartsWith("default-src 'self';", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("nosniff", page.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.DoesNotContain("style=", html, StringComparison.Ordinal);
        Assert.DoesNotContain("http:", html, StringComparison.Ordinal);
        Assert.DoesNotContain("https:", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_are_kept_for_ever_and_the_page_is_asked_for_anew()
    {
        await using var app = await DashboardApp.StartAsync(static _ => { });
        using var page = await app.Client.GetAsync("", Token);
        Assert.Equal("no-cache", page.Headers.CacheControl!.ToString());
        using var again = new HttpRequestMessage(HttpMethod.Get, "");
        again.Headers.IfNoneMatch.Add(page.Headers.ETag!);
        using var unchanged = await app.Client.SendAsync(again, Token);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);

        var script = Link().Matches(await page.Content.ReadAsStringAsync(Token)).Select(static match => match.Groups[1].Value).Single(static link => link.EndsWith(".js", StringComparison.Ordinal));
        using var file = await app.Client.GetAsync(script, Token);
        Assert.Equal("public, max-age=31536000, immutable", file.Headers.CacheControl!.ToString());
        Assert.Equal("text/javascript", file.Content.Headers.ContentType!.MediaType);
        using var old = await app.Client.GetAsync("assets/0123456789abcdef/app.js", Token);
        Assert.Equal((HttpStatusCode.OK, "no-cache"), (old.StatusCode, old.Headers.CacheControl!.ToString()));
        using var none = await app.Client.GetAsync("assets/0123456789abcdef/none.js", Token);
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("assets/x/app.js")]
    [InlineData("api/pipelines")]
    [InlineData("api/pipelines/orders")]
    [InlineData("api/events")]
    [InlineData("api/antiforgery")]
    [InlineData("api/anything")]
    public async Task Authorization_on_the_endpoints_guards_all_of_them(string path)
    {
        await using var app = await DashboardApp.StartAsync(
            static services => services.AddNumbers("orders"), map: static application => application.MapHeadgateDashboard().RequireAuthorization());
        using var refused = await app.Client.GetAsync(path, Token);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add(HeaderScheme.Header, "guest");
        using var allowed = await app.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        Assert.Equal(path == "api/anything" ? HttpStatusCode.NotFound : HttpStatusCode.OK, allowed.StatusCode);
    }

    [GeneratedRegex("(?:href|src)=\"([^\"]+)\"")]
    private static partial Regex Link();
}
