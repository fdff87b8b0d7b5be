using Headgate.Pipelines.Handlers;
using Headgate.Testing.Conformance.Subjects;

namespace MyConnector.Tests;

/// <summary>The sink, as the conformance kit sees it: what it promises, and how what it has written is found.</summary>
internal sealed class QueueSinkSubject : SinkSubject<string>
{
    public const SinkFeatures Declared = SinkFeatures.Order | SinkFeatures.AnyText;

    private readonly InMemoryQueue _queue = new();

    public override SinkFeatures Features => Declared;

    public override IBatchHandler<string> Create() => new QueueSink(_queue.Connect());

    public override string Make(string text) => text;

    public override async Task<IReadOnlyList<WrittenMessage>> ReadAllAsync()
    {
        if (_queue.WaitingCount == 0) return [];
        await using var client = _queue.Connect();
        return [.. (await client.ReceiveAsync(_queue.WaitingCount, CancellationToken.None)).Select(item => new WrittenMessage(item.Text, new Dictionary<string, string>()))];
    }
}
