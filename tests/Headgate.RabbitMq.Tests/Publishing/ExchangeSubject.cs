using System.Text;
using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Handlers;
using Headgate.RabbitMq.Consuming;
using Headgate.RabbitMq.Tests.Broker;
using Headgate.Testing.Conformance.Subjects;

namespace Headgate.RabbitMq.Tests.Publishing;

/// <summary>The default exchange, with a queue of its own, written to through the proxy.</summary>
internal sealed class ExchangeSubject(SharedBroker broker) : SinkSubject<RabbitMqMessage>
{
    public const SinkFeatures Declared =
        SinkFeatures.Order | SinkFeatures.FailsAlone | SinkFeatures.Reconnects | SinkFeatures.Traces | SinkFeatures.AnyText | SinkFeatures.Secret | SinkFeatures.DeadLetters;

    private readonly string _queue = broker.NewName("sink");
    private readonly FewServices _services = new();

    public override SinkFeatures Features => Declared;

    public override string Secret => SharedBroker.Secret;

    public override IBatchHandler<RabbitMqMessage> Create()
    {
        Declare();
        return RabbitMqExchange.Publish<RabbitMqMessage>(options => (options.Uri, options.Exchange) = (broker.ProxiedUri, ""))(_services);
    }

    public override IDeadLetterSink CreateDeadLetters()
    {
        Declare();
        return RabbitMqExchange.DeadLetters(options =>
        {
            (options.Uri, options.Exchange, options.RoutingKey) = (broker.ProxiedUri, "", _ => _queue);
            options.Body = static letter => letter.Data is RabbitMqMessage message ? message.Body : Encoding.UTF8.GetBytes($"{letter.Data}");
        })(_services);
    }

    public override RabbitMqMessage Make(string text) => new(Encoding.UTF8.GetBytes(text)) { RoutingKey = _queue };

    public override RabbitMqMessage MakeUnwritable() => new(Encoding.UTF8.GetBytes("nobody's")) { RoutingKey = "no such queue" };

    public override async Task<IReadOnlyList<WrittenMessage>> ReadAllAsync()
    {
        var all = new List<WrittenMessage>();
        foreach (var message in await broker.Client.GetAllAsync(_queue))
        {
            var headers = HeaderValues.Read(message.BasicProperties.Headers).ToDictionary(static header => header.Key, static header => $"{header.Value}");
            all.Add(new WrittenMessage(Encoding.UTF8.GetString(message.Body.Span), headers));
        }

        return all;
    }

    public override Task InterruptAsync()
    {
        broker.Proxy.Cut();
        return Task.CompletedTask;
    }

    public override async ValueTask DisposeAsync()
    {
        await broker.Client.Channel.QueueDeleteAsync(_queue, ifUnused: false, ifEmpty: false);
        await base.DisposeAsync();
    }

    private void Declare() => broker.Client.DeclareAsync(_queue).GetAwaiter().GetResult();
}
