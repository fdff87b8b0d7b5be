using System.Text;
using Headgate.Kafka.Tests.Kit;
using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Handlers;
using Headgate.Testing.Conformance.Subjects;
using Microsoft.Extensions.DependencyInjection;

namespace Headgate.Kafka.Tests.Publishing;

/// <summary>A sink of Kafka for the conformance kit, with a topic of its own.</summary>
internal sealed class KafkaSinkUnderTest(KafkaFixture fixture) : SinkSubject<string>
{
    private static readonly ServiceProvider Services = new ServiceCollection().BuildServiceProvider();
    private readonly Lazy<Task<string>> _topic = new(() => fixture.NewTopicAsync());

    public static SinkFeatures Declared => SinkFeatures.Order | SinkFeatures.FailsAlone | SinkFeatures.Traces | SinkFeatures.AnyText | SinkFeatures.Secret | SinkFeatures.DeadLetters
        | (KafkaFixture.Given is null ? SinkFeatures.Reconnects : SinkFeatures.None);

    public override SinkFeatures Features => Declared;

    public override string? Secret => "marked-kafka-password";

    private string Topic => _topic.Value.GetAwaiter().GetResult();

    public override IBatchHandler<string> Create() => KafkaTopic.Publish<string>(options =>
    {
        (options.BootstrapServers, options.Topic) = (fixture.Servers, Topic);
        options.ConfigureClient = Configure;
    })(Services);

    public override IDeadLetterSink CreateDeadLetters() => KafkaTopic.DeadLetters(options =>
    {
        (options.BootstrapServers, options.Topic, options.Body) = (fixture.Servers, Topic, static letter => Encoding.UTF8.GetBytes($"{letter.Data}"));
        options.ConfigureClient = Configure;
    })(Services);

    public override string Make(string text) => text;

    public override string MakeUnwritable() => new('x', 2_000_000);

    public override async Task<IReadOnlyList<WrittenMessage>> ReadAllAsync() =>
        [.. (await fixture.ReadAllAsync(Topic)).Select(static message => new WrittenMessage(KafkaFixture.TextOf(message), message.Data.Headers.GroupBy(static it => it.Key).ToDictionary(static it => it.Key, static it => Encoding.UTF8.GetString(it.Last().Value.Span))))];

    public override Task InterruptAsync()
    {
        fixture.Mock.Cut();
        return Task.CompletedTask;
    }

    private void Configure(Confluent.Kafka.ProducerConfig config) =>
        (config.SaslUsername, config.SaslPassword, config.Debug, config.ReconnectBackoffMs, config.ReconnectBackoffMaxMs) = ("kit", Secret, "security,broker,conf", 20, 100);
}
