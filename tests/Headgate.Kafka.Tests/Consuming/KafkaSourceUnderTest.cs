using Headgate.Kafka.Tests.Kit;
using Headgate.Pipelines.Sources;
using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Kafka.Tests.Consuming;

/// <summary>A topic with a group for the conformance kit.</summary>
internal sealed class KafkaSourceUnderTest(KafkaFixture fixture) : SourceSubject<KafkaMessage>
{
    private readonly Lazy<Task<string>> _topic = new(() => fixture.NewTopicAsync());

    public static SourceFeatures Declared => SourceFeatures.Acknowledges | SourceFeatures.Returns | SourceFeatures.SettlesFailures | SourceFeatures.Positions | SourceFeatures.Order | SourceFeatures.Headers
        | SourceFeatures.SharedReaders | SourceFeatures.Waits | SourceFeatures.Sizes | SourceFeatures.AnyText | SourceFeatures.Secret
        | (KafkaFixture.Given is null ? SourceFeatures.Reconnects : SourceFeatures.None);

    public override SourceFeatures Features => Declared;

    public override int PrefetchCount => 100;

    public override string? Secret => "marked-kafka-password";

    public override Source<KafkaMessage> Create(SourceContext context) => fixture.Read(_topic.Value.GetAwaiter().GetResult(), options =>
    {
        var configure = options.ConfigureClient!;
        options.PrefetchCount = PrefetchCount;
        options.ConfigureClient = config =>
        {
            configure(config);
            (config.SaslUsername, config.SaslPassword, config.Debug) = ("kit", Secret, "security,broker,conf");
        };
    })(context);

    public override async Task SendAsync(IReadOnlyList<ConformanceMessage> messages)
    {
        var topic = await _topic.Value;
        await Task.WhenAll(messages.Select(message => fixture.SendAsync(topic, message.Text, message.Key, [.. (message.Headers ?? new Dictionary<string, string>()).Select(static it => (it.Key, it.Value))])));
    }

    public override string TextOf(KafkaMessage data) => System.Text.Encoding.UTF8.GetString(data.Value.Span);

    public override Task InterruptAsync()
    {
        fixture.Mock.Cut();
        return Task.CompletedTask;
    }
}
