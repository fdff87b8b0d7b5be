using Headgate.Docs.Tests.Pages;

namespace Headgate.Docs.Tests.Links;

/// <summary>Links between pages lead somewhere.</summary>
public sealed class LinkTests
{
    private static readonly Page Target = new("docs/b.md", "# One\n\n## `Two` and [three](c.md)!\n\n## One\n");

    [Fact]
    public void Every_relative_link_and_every_heading_that_is_linked_to_exists()
    {
        var pages = Repository.Pages.ToDictionary(page => page.Path);
        var links = Repository.Pages.SelectMany(Link.Of).ToList();
        var faults = links.Select(link => link.Fault(pages.GetValueOrDefault)).OfType<string>().ToList();
        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.True(links.Count > 100, $"only {links.Count} links were found");
    }

    [Theory]
    [InlineData("b.md#one", true)]
    [InlineData("b.md#one-1", true)]
    [InlineData("b.md#two-and-three", true)]
    [InlineData("b.md#one-2", false)]
    [InlineData("missing.md", false)]
    [InlineData("../README.md", true)]
    public void A_link_is_looked_up_from_its_page(string target, bool exists)
    {
        var page = new Page("docs/a.md", $"words [a link]({target}) and `[no](link.md)`\n\n```text\n[no](link.md)\n```\n\n[far](https://example.org/x.md)\n");
        var link = Assert.Single(Link.Of(page));
        Assert.Equal(("docs/a.md", 1, target), (link.Page, link.Line, link.Target));
        Assert.Equal(exists, link.Fault(path => path == Target.Path ? Target : null) is null);
    }
}
