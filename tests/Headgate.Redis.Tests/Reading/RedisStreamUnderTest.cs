using System.Text;
using Headgate.Pipelines.Connections;
using Headgate.Pipelines.Sources;
using Headgate.Redis.Tests.Kit;
using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Redis.Tests.Reading;

/// <summary>A source of Redis for the conformance kit, with a stream of its own.</summary>
internal sealed class RedisStreamUnderTest(RedisFixture fixture) : SourceSubject<RedisStreamMessage>
{
    public const SourceFeatures Declared = SourceFeatures.Acknowledges | SourceFeatures.Returns | SourceFeatures.SettlesFailures | SourceFeatures.Order | SourceFeatures.Headers
        | SourceFeatures.Reconnects | SourceFeatures.SharedReaders | SourceFeatures.Waits | SourceFeatures.CountsWaiting | SourceFeatures.Sizes | SourceFeatures.AnyText;

    private readonly string _stream = fixture.NewName("kit");

    public override SourceFeatures Features => Declared;

    public override Source<RedisStreamMessage> Create(SourceContext context) => RedisStreams.Read(options =>
    {
        (options.Configuration, options.Stream, options.Group) = (fixture.ProxyConfiguration, _stream, "kit");
        options.ClaimIdle = TimeSpan.FromSeconds(3);
        options.Reconnect = new ReconnectOptions { Delay = TimeSpan.FromMilliseconds(20) };
    })(context);

    public override async Task SendAsync(IReadOnlyList<ConformanceMessage> messages)
    {
        foreach (var message in messages)
            await fixture.SendAsync(_stream, message.Text, [.. (message.Headers ?? new Dictionary<string, string>()).Select(static header => (header.Key, header.Value))]);
    }

    public override string TextOf(RedisStreamMessage data) => Encoding.UTF8.GetString(data.Body.Span);

    public override Task InterruptAsync()
    {
        fixture.Proxy.Cut();
        return Task.CompletedTask;
    }

    public override async Task<long> CountWaitingAsync() => (await fixture.CountsAsync(_stream, "kit")).Waiting;
}
