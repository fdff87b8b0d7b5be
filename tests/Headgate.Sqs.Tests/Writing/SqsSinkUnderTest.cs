using Amazon.SQS.Model;
using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Handlers;
using Headgate.Sqs.Tests.Kit;
using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Sqs.Tests.Writing;

/// <summary>A sink of SQS for the conformance kit, with a queue of its own.</summary>
internal sealed class SqsSinkUnderTest(SqsFixture fixture, bool isFifo) : SinkSubject<string>
{
    public const SinkFeatures Declared = SinkFeatures.FailsAlone | SinkFeatures.Reconnects | SinkFeatures.Traces | SinkFeatures.Secret | SinkFeatures.DeadLetters;

    public const SinkFeatures DeclaredForFifo = Declared | SinkFeatures.Order | SinkFeatures.Idempotent;

    private string? _queue;

    public override SinkFeatures Features => isFifo ? DeclaredForFifo : Declared;

    public override string Secret => SqsFixture.Secret;

    public override IBatchHandler<string> Create()
    {
        var queue = QueueAsync().GetAwaiter().GetResult();
        return SqsQueue.Publish<string>(options =>
        {
            fixture.Set(options, queue, fixture.ProxyUrl);
            options.ConfigureClient = static config => config.MaxErrorRetry = 0;
            if (!isFifo) return;
            options.GroupId = static _ => "kit";
            options.DeduplicationId = static message => Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(message.Data))[..Math.Min(message.Data.Length * 2, 120)];
        })(NoServices.Instance);
    }

    public override IDeadLetterSink CreateDeadLetters()
    {
        var queue = QueueAsync().GetAwaiter().GetResult();
        return SqsQueue.DeadLetters(options =>
        {
            fixture.Set(options, queue, fixture.ProxyUrl);
            options.Body = static letter => $"{letter.Data}";
            options.ConfigureClient = static config => config.MaxErrorRetry = 0;
        })(NoServices.Instance);
    }

    public override string Make(string text) => text;

    public override string MakeUnwritable() => "a character that is not allowed: \u0001";

    public override async Task<IReadOnlyList<WrittenMessage>> ReadAllAsync()
    {
        var url = (await fixture.Client.GetQueueUrlAsync(await QueueAsync())).QueueUrl;
        var all = new List<WrittenMessage>();
        while (true)
        {
            var received = await fixture.Client.ReceiveMessageAsync(new ReceiveMessageRequest(url)
            {
                MaxNumberOfMessages = 10,
                WaitTimeSeconds = all.Count == 0 ? 1 : 0,
                MessageAttributeNames = ["All"],
                MessageSystemAttributeNames = ["All"],
            });
            if (received.Messages is not { Count: > 0 } messages) return all;
            all.AddRange(messages.Select(static message => new WrittenMessage(message.Body, new SqsMessage(message).Headers)));
            await fixture.Client.DeleteMessageBatchAsync(url, [.. messages.Select(static (message, index) => new DeleteMessageBatchRequestEntry($"{index}", message.ReceiptHandle))]);
        }
    }

    public override Task InterruptAsync()
    {
        fixture.Proxy.Cut();
        return Task.CompletedTask;
    }

    private async Task<string> QueueAsync() => _queue ??= await fixture.NewQueueAsync("kit", isFifo);
}
