using Headgate.Nats.Tests.Kit;
using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Handlers;
using Headgate.Pipelines.Sources;
using Headgate.Testing.Conformance.Subjects;
using Headgate.Testing.Pipelines;
using Microsoft.Extensions.DependencyInjection;

namespace Headgate.Nats.Tests.Writing;

/// <summary>A sink of JetStream for the conformance kit, with a stream of its own.</summary>
internal sealed class JetStreamSinkUnderTest(NatsFixture fixture) : SinkSubject<string>
{
    public const SinkFeatures Declared = SinkFeatures.Order | SinkFeatures.FailsAlone | SinkFeatures.Reconnects | SinkFeatures.Idempotent | SinkFeatures.Traces
        | SinkFeatures.AnyText | SinkFeatures.Secret | SinkFeatures.DeadLetters;

    private static readonly ServiceProvider Services = new ServiceCollection().BuildServiceProvider();
    private string? _stream;
    private int _reader;

    public override SinkFeatures Features => Declared;

    public override string? Secret => "marked-nats-password";

    private string Url => $"nats://kit:{Secret}@127.0.0.1:{fixture.Proxy.Port}";

    public override IBatchHandler<string> Create()
    {
        var stream = StreamAsync().GetAwaiter().GetResult();
        return JetStreamSubject.Publish<string>(options =>
            (options.Url, options.Subject, options.MessageId) = (Url, stream, static message => message.Data.Length is > 0 and < 100 ? Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(message.Data)) : null))(Services);
    }

    public override IDeadLetterSink CreateDeadLetters()
    {
        var stream = StreamAsync().GetAwaiter().GetResult();
        return JetStreamSubject.DeadLetters(options => (options.Url, options.Subject, options.Body) = (Url, stream, static letter => System.Text.Encoding.UTF8.GetBytes($"{letter.Data}")))(Services);
    }

    public override string Make(string text) => text;

    public override string MakeUnwritable() => new('x', 2_000_000);

    public override async Task<IReadOnlyList<WrittenMessage>> ReadAllAsync()
    {
        var stream = await StreamAsync();
        var count = (int)(await fixture.JetStream.GetStreamAsync(stream)).Info.State.Messages;
        if (count == 0) return [];
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        await using var reader = new SourceReader<JetStreamMessage>(JetStreamConsumer.Read(options =>
            (options.Url, options.Stream, options.Consumer) = (fixture.Server.Url, stream, $"reader{Interlocked.Increment(ref _reader)}"))(new SourceContext("kit")));
        return [.. (await reader.ReadManyAsync(count, limit.Token)).Select(static message =>
            new WrittenMessage(System.Text.Encoding.UTF8.GetString(message.Data.Body.Span), message.Data.Headers))];
    }

    public override Task InterruptAsync()
    {
        fixture.Proxy.Cut();
        return Task.CompletedTask;
    }

    private async Task<string> StreamAsync() => _stream ??= await fixture.NewStreamAsync("kit");
}
