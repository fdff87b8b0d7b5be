using Headgate.Pipelines.Connections;
using Headgate.Pipelines.Sources;
using Microsoft.Extensions.Options;

namespace Headgate.Nats.Tests.Reading;

/// <summary>Options are checked when the source is made.</summary>
public sealed class JetStreamConsumerOptionsTests
{
    [Fact]
    public void All_faults_are_told_at_once_and_no_secret_with_them()
    {
        var create = JetStreamConsumer.Read(options =>
        {
            options.Url = "nats://user:marked-password@:::";
            options.Stream = "a.b";
            options.AckWait = TimeSpan.Zero;
            options.MaxDeliver = 0;
            options.MaxAckPending = 0;
            options.MaxPullCount = 0;
            options.PrefetchCount = -1;
            options.Heartbeat = TimeSpan.FromMilliseconds(1);
            options.PullExpiry = TimeSpan.Zero;
            options.OnFailure = (JetStreamSettlement)9;
            options.Start = (JetStreamStart)9;
            options.NakDelay = TimeSpan.FromSeconds(-1);
            options.Reconnect = new ReconnectOptions { MaxAttempts = 0 };
        });
        var failure = Assert.Throws<OptionsValidationException>(() => create(new SourceContext("p")));
        Assert.Equal(14, failure.Failures.Count());
        Assert.Contains("JetStreamConsumer: Consumer must be set", failure.Failures);
        Assert.Contains("JetStreamConsumer: Stream must have none of the characters . * > / \\ and no blank, was 'a.b'", failure.Failures);
        Assert.DoesNotContain("marked-password", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_sink_the_dead_letters_and_the_check_tell_theirs()
    {
        var services = new NoServices();
        var sink = Assert.Throws<OptionsValidationException>(() => JetStreamSubject.Publish<int>(static options => (options.Url, options.ConfirmTimeout) = ("", TimeSpan.Zero))(services));
        Assert.Equal(4, sink.Failures.Count());
        var letters = Assert.Throws<OptionsValidationException>(() => JetStreamSubject.DeadLetters(static options => (options.Url, options.ConfirmTimeout) = ("", TimeSpan.Zero))(services));
        Assert.Equal(3, letters.Failures.Count());
    }

    [Fact]
    public async Task Options_come_from_the_container_where_they_are_wanted_from_there()
    {
        var services = new NoServices();
        IServiceProvider? given = null;
        var source = JetStreamConsumer.Read((options, provider) => (options.Stream, options.Consumer, given) = ("s", "c", provider))(new SourceContext("p", services: services));
        Assert.Same(services, given);
        await source.DisposeAsync();
    }

    private sealed class NoServices : IServiceProvider
    {
        public object? GetService(Type serviceType) => null;
    }
}
