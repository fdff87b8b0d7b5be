using Microsoft.Extensions.Time.Testing;

namespace Headgate.Files.Tests.Writing;

/// <summary>A clock whose time of day can be set while its time stamps and its timers go on.</summary>
internal sealed class SettableClock(DateTimeOffset begin) : FakeTimeProvider(begin)
{
    private TimeSpan _ahead;

    /// <summary>Sets it forward, or back.</summary>
    public void Set(TimeSpan by) => _ahead += by;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _ahead;

    // The one of the fake goes by what the time of day says.
    public override long GetTimestamp() => base.GetUtcNow().UtcTicks;
}
