using System.Globalization;
using Amazon.SQS.Model;
using Headgate.Pipelines.Connections;
using Headgate.Pipelines.Sources;
using Headgate.Sqs.Tests.Kit;
using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Sqs.Tests.Reading;

/// <summary>A source of SQS for the conformance kit, with a queue of its own. The kit's rules of order have more messages of one key under way than SQS gives out of a
/// group: they are tested by <see cref="FifoTests"/>.</summary>
internal sealed class SqsQueueUnderTest(SqsFixture fixture, bool isFifo) : SourceSubject<SqsMessage>
{
    public const SourceFeatures Declared = SourceFeatures.Acknowledges | SourceFeatures.Returns | SourceFeatures.SettlesFailures | SourceFeatures.Headers
        | SourceFeatures.Reconnects | SourceFeatures.SharedReaders | SourceFeatures.Waits | SourceFeatures.CountsWaiting | SourceFeatures.Sizes | SourceFeatures.Secret;

    private string? _queue;

    public override SourceFeatures Features => Declared;

    public override string Secret => SqsFixture.Secret;

    public override Source<SqsMessage> Create(SourceContext context)
    {
        var queue = QueueAsync().GetAwaiter().GetResult();
        return SqsQueue.Read(options =>
        {
            fixture.Set(options, queue, fixture.ProxyUrl);
            options.WaitTime = TimeSpan.FromSeconds(1);
            options.VisibilityTimeout = TimeSpan.FromSeconds(4);
            options.Reconnect = new ReconnectOptions { Delay = TimeSpan.FromMilliseconds(20) };
            options.ConfigureClient = static config => config.MaxErrorRetry = 0;
        })(context);
    }

    public override async Task SendAsync(IReadOnlyList<ConformanceMessage> messages)
    {
        var queue = await QueueAsync();
        foreach (var message in messages)
        {
            var group = isFifo ? message.Key ?? Guid.NewGuid().ToString("N") : null;
            await fixture.SendAsync(queue, [message.Text], group, message.Headers);
        }
    }

    public override string TextOf(SqsMessage data) => data.Body;

    public override Task InterruptAsync()
    {
        fixture.Proxy.Cut();
        return Task.CompletedTask;
    }

    public override async Task<long> CountWaitingAsync()
    {
        var url = (await fixture.Client.GetQueueUrlAsync(await QueueAsync())).QueueUrl;
        var found = await fixture.Client.GetQueueAttributesAsync(new GetQueueAttributesRequest(url, ["ApproximateNumberOfMessages"]));
        return long.Parse(found.Attributes["ApproximateNumberOfMessages"], CultureInfo.InvariantCulture);
    }

    private async Task<string> QueueAsync() => _queue ??= await fixture.NewQueueAsync("kit", isFifo);
}
