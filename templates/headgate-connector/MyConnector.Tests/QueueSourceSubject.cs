using Headgate.Pipelines.Sources;
using Headgate.Testing.Conformance.Subjects;

namespace MyConnector.Tests;

/// <summary>The source, as the conformance kit sees it: what it promises, and how a message gets to it.</summary>
internal sealed class QueueSourceSubject : SourceSubject<string>
{
    public const SourceFeatures Declared = SourceFeatures.Acknowledges | SourceFeatures.Returns | SourceFeatures.SettlesFailures | SourceFeatures.Order
        | SourceFeatures.SharedReaders | SourceFeatures.Waits | SourceFeatures.CountsWaiting | SourceFeatures.AnyText;

    private readonly InMemoryQueue _queue = new();

    public override SourceFeatures Features => Declared;

    public override Source<string> Create(SourceContext context) => new QueueSource(_queue.Connect());

    public override async Task SendAsync(IReadOnlyList<ConformanceMessage> messages)
    {
        await using var client = _queue.Connect();
        await client.SendAsync([.. messages.Select(message => message.Text)], CancellationToken.None);
    }

    public override string TextOf(string data) => data;

    public override Task<long> CountWaitingAsync() => Task.FromResult<long>(_queue.WaitingCount);
}
