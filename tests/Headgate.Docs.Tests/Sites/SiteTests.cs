using System.Diagnostics;
using Headgate.Docs.Tests.Pages;

namespace Headgate.Docs.Tests.Sites;

/// <summary>What eng/site.sh makes of the pages and of the documentation of the public API.</summary>
[Trait("Tier", "Long")]
public sealed class SiteTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("headgate-site-").FullName;

    /// <summary>It fails when a link leads nowhere, and when something public is undocumented.</summary>
    [Fact]
    public async Task The_site_has_every_page_and_the_reference_of_everything_public()
    {
        var start = new ProcessStartInfo("bash", [Path.Combine(Repository.Root, "eng", "site.sh"), "--no-build", _folder]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await output + await error);

        Assert.All(Repository.Pages.Where(page => page.Path.EndsWith(".md", StringComparison.Ordinal)), page => Assert.True(File.Exists(InSite($"{page.Path[..^3]}.html")), page.Path));
        Assert.Contains("Demand-driven", Text("index.html"), StringComparison.Ordinal);
        Assert.Contains("href=\"Headgate.Pipelines.html#pipelinebuilder-1\"", Text("api/README.html"), StringComparison.Ordinal);
        Assert.Contains("<h2 id=\"producert\"><code>Producer&lt;T&gt;</code></h2>", Text("api/Headgate.Stages.html"), StringComparison.Ordinal);
        Assert.Contains("href=\"api/README.html\"", Text("index.html"), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string InSite(string path) => Path.Combine(_folder, path);

    private string Text(string path) => File.ReadAllText(InSite(path));
}
