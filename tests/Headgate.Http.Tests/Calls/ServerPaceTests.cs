using System.Net;
using Headgate.Http.Calls;
using Headgate.Testing.Scheduling;

namespace Headgate.Http.Tests.Calls;

/// <summary>What answers say of how often an API wants to be called.</summary>
public sealed class ServerPaceTests
{
    [Theory]
    [InlineData(200, 0, "Retry-After: 9")] // a success may say it of something else
    [InlineData(429, 9, "Retry-After: 9")]
    [InlineData(503, 9, "Retry-After: 9")]
    [InlineData(400, 0, "Retry-After: 9")]
    [InlineData(429, 0, "Retry-After: soon")]
    [InlineData(429, 0, "Retry-After: -5")]
    [InlineData(200, 5, "RateLimit: \"burst\";r=0;t=5")]
    [InlineData(200, 40, "RateLimit: \"burst\";r=0;t=5, \"day\";r=0;t=40")]
    [InlineData(200, 5, "RateLimit: \"day\";r=900;t=4000, \"burst\";r=0;t=5")]
    [InlineData(200, 0, "RateLimit: \"burst\";r=1;t=5")]
    [InlineData(200, 6, "RateLimit: limit=10, remaining=0, reset=6")]
    [InlineData(200, 0, "RateLimit: limit=10, remaining=3, reset=6")]
    [InlineData(200, 8, "RateLimit-Remaining: 0", "RateLimit-Reset: 8")]
    [InlineData(200, 0, "RateLimit-Remaining: 1", "RateLimit-Reset: 8")]
    [InlineData(200, 0, "RateLimit-Reset: 8")]
    [InlineData(200, 0, "RateLimit-Remaining: none", "RateLimit-Reset: 8")]
    [InlineData(200, 7, "X-RateLimit-Remaining: 0", "X-RateLimit-Reset: 7")]
    [InlineData(200, 60, "X-RateLimit-Remaining: 0", "X-RateLimit-Reset: 70000")] // no longer than a pause may be
    [InlineData(429, 11, "X-RateLimit-Remaining: 0", "X-RateLimit-Reset: 7", "Retry-After: 11")]
    public void It_is_heeded(int status, int seconds, params string[] headers)
    {
        var lab = new StageLab(1);
        var pace = new ServerPace(lab.Time, TimeSpan.FromMinutes(1));
        lab.Run(async () =>
        {
            pace.Note(FakeApi.Answer((HttpStatusCode)status, [.. headers.Select(static header => header.Split(": ")).Select(static parts => (parts[0], parts[1]))]));
            await pace.WaitAsync(CancellationToken.None);
            Assert.Equal(TimeSpan.FromSeconds(seconds), lab.Time.Elapsed);
        });
    }

    [Theory]
    [InlineData(-86_400)]
    [InlineData(-3600)]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(3600)]
    public void A_pause_lasts_as_long_as_it_was_asked_for_whatever_the_clock_is_set_to(double seconds)
    {
        var lab = new StageLab(1);
        var pace = new ServerPace(lab.Time, TimeSpan.FromMinutes(1));
        lab.Run(async () =>
        {
            pace.Note(FakeApi.Answer(HttpStatusCode.TooManyRequests, ("Retry-After", "9")));
            await Task.Delay(TimeSpan.FromSeconds(3), lab.Time);
            lab.Time.SetWallClock(TimeSpan.FromSeconds(seconds));
            await pace.WaitAsync(CancellationToken.None);
            Assert.Equal(TimeSpan.FromSeconds(9), lab.Time.Elapsed);
        });
    }

    [Fact]
    public void Dates_are_heeded_as_long_as_they_are_not_over()
    {
        var lab = new StageLab(1);
        var pace = new ServerPace(lab.Time, TimeSpan.FromMinutes(1));
        lab.Run(async () =>
        {
            var now = lab.Time.GetUtcNow();
            var reset = $"{now.AddSeconds(12).ToUnixTimeSeconds()}";
            Assert.Equal(TimeSpan.Zero, pace.Note(FakeApi.Answer(HttpStatusCode.TooManyRequests, ("Retry-After", now.AddMinutes(-1).ToString("R")))));
            await pace.WaitAsync(CancellationToken.None);
            Assert.Equal(TimeSpan.Zero, lab.Time.Elapsed);
            pace.Note(FakeApi.Answer(HttpStatusCode.OK, ("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", reset)));
            pace.Note(FakeApi.Answer(HttpStatusCode.OK, ("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "1"))); // the longer pause stands
            await pace.WaitAsync(CancellationToken.None);
            Assert.InRange(lab.Time.Elapsed, TimeSpan.FromSeconds(11), TimeSpan.FromSeconds(13));
        });
    }
}
