namespace Headgate.Servers.Tests;

/// <summary>A server that counts as ready before it runs.</summary>
internal sealed class SleepingServer() : Server("sleeping")
{
    protected override Task LaunchAsync()
    {
        Launch(Name, null, null, Find("sleep"), "1h");
        return Task.CompletedTask;
    }

    protected override Task<bool> IsReadyAsync(CancellationToken cancellationToken) => Task.FromResult(true);
}
