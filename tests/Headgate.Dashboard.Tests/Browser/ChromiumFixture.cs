using Headgate.Servers;
using Microsoft.Playwright;

namespace Headgate.Dashboard.Tests.Browser;

/// <summary>A real browser, for as long as the tests that use it run. Debian's package <c>chromium</c> is it.</summary>
public sealed class ChromiumFixture : IAsyncLifetime
{
    private const float Patience = 30_000;

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (Find() is not { } path) return;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = path, Args = ["--no-sandbox", "--disable-gpu"] });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>Opens a page that is as big, and as dark, as a test wants.</summary>
    public async Task<WatchedPage> OpenAsync(Look look)
    {
        var browser = _browser ?? throw new ServerMissingException("chromium", "there is no 'chromium' on the PATH.");
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = look.Width, Height = look.Height },
            ColorScheme = look.IsDark ? ColorScheme.Dark : ColorScheme.Light,
            HasTouch = look.IsPhone,
            IsMobile = look.IsPhone,
            DeviceScaleFactor = look.IsPhone ? 2 : 1,
            ReducedMotion = ReducedMotion.NoPreference,
            Locale = "en-GB",
            TimezoneId = "UTC",
        });
        context.SetDefaultTimeout(Patience);
        Assertions.SetDefaultExpectTimeout(Patience);
        return new WatchedPage(context, await context.NewPageAsync());
    }

    private static string? Find() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Select(static folder => Path.Combine(folder, "chromium")).FirstOrDefault(File.Exists);
}
