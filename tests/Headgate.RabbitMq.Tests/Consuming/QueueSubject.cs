using System.Text;
using Headgate.Pipelines.Sources;
using Headgate.RabbitMq.Tests.Broker;
using Headgate.Testing.Conformance.Subjects;
using RabbitMQ.Client;

namespace Headgate.RabbitMq.Tests.Consuming;

/// <summary>A queue of its own, read through the proxy.</summary>
internal sealed class QueueSubject(SharedBroker broker, RabbitMqQueueType type) : SourceSubject<RabbitMqMessage>
{
    public const SourceFeatures Declared =
        SourceFeatures.Acknowledges | SourceFeatures.Returns | SourceFeatures.SettlesFailures | SourceFeatures.Order | SourceFeatures.Headers | SourceFeatures.Reconnects
        | SourceFeatures.SharedReaders | SourceFeatures.Waits | SourceFeatures.CountsWaiting | SourceFeatures.Sizes | SourceFeatures.AnyText | SourceFeatures.Secret;

    /// <summary>As many as a rule has under way: the server counts those, too.</summary>
    private const int Prefetch = 1000;

    private readonly string _queue = broker.NewName("conformance");
    private bool _isDeclared;

    public override SourceFeatures Features => Declared;

    public override int PrefetchCount => Prefetch;

    public override string Secret => SharedBroker.Secret;

    public override Source<RabbitMqMessage> Create(SourceContext context) => RabbitMqQueue.Read(options =>
    {
        options.Uri = broker.ProxiedUri;
        options.Queue = _queue;
        options.Declare = new RabbitMqQueueDeclaration { Type = type };
        options.PrefetchCount = Prefetch;
        options.Reconnect.Delay = TimeSpan.FromMilliseconds(50);
    })(context);

    public override async Task SendAsync(IReadOnlyList<ConformanceMessage> messages)
    {
        await DeclareAsync();
        await Task.WhenAll(messages.Select(message => broker.Client.SendAsync(_queue, [message.Text], _ => new BasicProperties
        {
            Persistent = true,
            Headers = message.Headers?.ToDictionary(static header => header.Key, static header => (object?)header.Value),
        })));
    }

    public override string TextOf(RabbitMqMessage data) => Encoding.UTF8.GetString(data.Body.Span);

    public override Task InterruptAsync()
    {
        broker.Proxy.Cut();
        return Task.CompletedTask;
    }

    public override async Task<long> CountWaitingAsync()
    {
        await DeclareAsync();
        return await broker.Client.CountAsync(_queue);
    }

    public override async ValueTask DisposeAsync()
    {
        if (_isDeclared) await broker.Client.Channel.QueueDeleteAsync(_queue, ifUnused: false, ifEmpty: false);
        await base.DisposeAsync();
    }

    private async Task DeclareAsync()
    {
        if (_isDeclared) return;
        _isDeclared = true;
        await broker.Client.DeclareAsync(_queue, type == RabbitMqQueueType.Quorum ? [("x-queue-type", "quorum")] : [("x-queue-type", "classic")]);
    }
}
