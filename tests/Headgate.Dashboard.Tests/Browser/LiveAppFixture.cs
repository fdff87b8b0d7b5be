namespace Headgate.Dashboard.Tests.Browser;

/// <summary>One application for several tests: the later ones find it with a past.</summary>
public sealed class LiveAppFixture : IAsyncLifetime
{
    private LiveApp? _app;

    internal LiveApp App => _app!;

    public async ValueTask InitializeAsync() => _app = await LiveApp.StartAsync();

    public ValueTask DisposeAsync() => App.DisposeAsync();
}
