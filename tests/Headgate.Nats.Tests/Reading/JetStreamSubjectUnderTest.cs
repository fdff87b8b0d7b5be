using System.Text;
using Headgate.Nats.Tests.Kit;
using Headgate.Pipelines.Connections;
using Headgate.Pipelines.Sources;
using Headgate.Testing.Conformance.Subjects;
using NATS.Client.Core;

namespace Headgate.Nats.Tests.Reading;

/// <summary>A source of JetStream for the conformance kit, with a stream of its own.</summary>
internal sealed class JetStreamSubjectUnderTest(NatsFixture fixture) : SourceSubject<JetStreamMessage>
{
    public const SourceFeatures Declared = SourceFeatures.Acknowledges | SourceFeatures.Returns | SourceFeatures.SettlesFailures | SourceFeatures.Order | SourceFeatures.Headers
        | SourceFeatures.Reconnects | SourceFeatures.SharedReaders | SourceFeatures.Waits | SourceFeatures.CountsWaiting | SourceFeatures.Sizes | SourceFeatures.AnyText | SourceFeatures.Secret;

    private string? _stream;

    public override SourceFeatures Features => Declared;

    public override string? Secret => "marked-nats-password";

    public override Source<JetStreamMessage> Create(SourceContext context)
    {
        var stream = StreamAsync().GetAwaiter().GetResult();
        return JetStreamConsumer.Read(options =>
        {
            options.Url = $"nats://kit:{Secret}@127.0.0.1:{fixture.Proxy.Port}";
            options.Stream = stream;
            options.Consumer = "kit";
            options.AckWait = TimeSpan.FromSeconds(2);
            options.Reconnect = new ReconnectOptions { Delay = TimeSpan.FromMilliseconds(20) };
        })(context);
    }

    public override async Task SendAsync(IReadOnlyList<ConformanceMessage> messages)
    {
        var stream = await StreamAsync();
        foreach (var message in messages)
        {
            NatsHeaders? headers = null;
            foreach (var (name, value) in message.Headers ?? new Dictionary<string, string>()) (headers ??= [])[name] = value;
            await fixture.SendAsync(message.Key is null ? stream : $"{stream}.{message.Key}", message.Text, headers);
        }
    }

    public override string TextOf(JetStreamMessage data) => Encoding.UTF8.GetString(data.Body.Span);

    public override Task InterruptAsync()
    {
        fixture.Proxy.Cut();
        return Task.CompletedTask;
    }

    public override async Task<long> CountWaitingAsync() => (long)(await fixture.InfoAsync(await StreamAsync(), "kit")).NumPending;

    private async Task<string> StreamAsync() => _stream ??= await fixture.NewStreamAsync("kit");
}
