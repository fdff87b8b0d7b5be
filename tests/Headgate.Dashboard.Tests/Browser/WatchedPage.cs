using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Headgate.Dashboard.Tests.Browser;

/// <summary>A page whose every complaint is kept: a test that ends with one has failed.</summary>
public sealed class WatchedPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _complaints = new();

    public WatchedPage(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.Console += (_, message) => KeepIf(message.Type is "error" or "warning", message.Text);
        page.PageError += (_, error) => KeepIf(true, error);
        page.Response += (_, response) => KeepIf(response.Status >= 400, $"{response.Status} {response.Url}");

        // A page that turns to another pipeline ends its own connection.
        page.RequestFailed += (_, request) => KeepIf(!(request.Url.Contains("/api/events", StringComparison.Ordinal) && request.Failure == "net::ERR_ABORTED"), $"{request.Failure} {request.Url}");
    }

    public IPage Page { get; }

    /// <summary>What the browser has complained of since the last call.</summary>
    public IReadOnlyList<string> TakeComplaints()
    {
        var complaints = _complaints.ToArray();
        _complaints.Clear();
        return complaints;
    }

    /// <summary>Writes a picture of the page to <c>docs/images</c>, where that is asked for: HEADGATE_SCREENSHOTS=1.</summary>
    public async Task PictureAsync(string name, bool isWhole = false)
    {
        if (Environment.GetEnvironmentVariable("HEADGATE_SCREENSHOTS") is null or "" or "0") return;
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Headgate.slnx"))) folder = folder.Parent;
        await Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder.FullName, "docs", "images", $"{name}.png"), FullPage = isWhole });
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        Assert.Empty(_complaints);
    }

    private void KeepIf(bool isComplaint, string text)
    {
        if (isComplaint) _complaints.Enqueue(text);
    }
}
