using Headgate.Pipelines.Connections;
using Headgate.Pipelines.Sources;
using Microsoft.Extensions.Options;

namespace Headgate.Redis.Tests.Reading;

/// <summary>Options are checked when the source or the sink is made.</summary>
public sealed class RedisStreamOptionsTests
{
    [Fact]
    public void All_faults_are_told_at_once_and_no_secret_with_them()
    {
        var create = RedisStreams.Read(static options =>
        {
            options.Configuration = "h:1,password=marked-password,nonsense=yes";
            options.Streams = ["a", "a"];
            options.BodyField = "";
            options.Consumer = "";
            options.ClaimIdle = TimeSpan.FromMilliseconds(1);
            options.MaxDeliveries = 0;
            options.MaxReadCount = 0;
            options.PollDelay = TimeSpan.Zero;
            options.OnFailure = (RedisStreamSettlement)9;
            options.Start = (RedisStreamStart)9;
            options.Reconnect = new ReconnectOptions { MaxAttempts = 0 };
        });
        var failure = Assert.Throws<OptionsValidationException>(() => create(new SourceContext("p")));
        Assert.Equal(12, failure.Failures.Count());
        Assert.Contains("RedisStreams: Group must be set", failure.Failures);
        Assert.DoesNotContain("marked-password", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_sink_and_the_dead_letters_tell_theirs()
    {
        var services = new NoServices();
        Assert.Equal(5, Assert.Throws<OptionsValidationException>(() => RedisStreams.Append<int>(static options =>
            (options.Configuration, options.BodyField, options.MaxLength) = ("", "", 0))(services)).Failures.Count());
        Assert.Equal(3, Assert.Throws<OptionsValidationException>(() => RedisStreams.DeadLetters(static options => (options.Configuration, options.BodyField) = ("", ""))(services)).Failures.Count());
    }

    private sealed class NoServices : IServiceProvider
    {
        public object? GetService(Type serviceType) => null;
    }
}
