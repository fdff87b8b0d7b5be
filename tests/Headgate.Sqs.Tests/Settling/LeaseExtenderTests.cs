using System.Collections.Concurrent;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
using Headgate.Pipelines.Sources;
using Headgate.Servers;
using Headgate.Sqs.Settling;
using Headgate.Sqs.Tests.Server;
using Headgate.Stages;
using Microsoft.Extensions.Time.Testing;

namespace Headgate.Sqs.Tests.Settling;

/// <summary>Visibility time-outs that are extended by ten, against our own server, on a clock that the tests move.</summary>
[Trait("Tier", "Servers")]
public sealed class LeaseExtenderTests : IAsyncLifetime
{
    private const string Change = "ChangeMessageVisibilityBatch";

    private readonly FakeTimeProvider _time = new();
    private readonly LogBook _log = new();
    private readonly ConcurrentQueue<Fault> _faults = new();
    private readonly SqsServer _server;
    private AmazonSQSClient? _client;

    public LeaseExtenderTests() => _server = new SqsServer(_time);

    public async ValueTask InitializeAsync()
    {
        await _server.StartAsync();
        _server.State.Create("q");
        _server.State.Faults = action => action == Change && _faults.TryDequeue(out var fault) ? fault : Fault.None;
        _client = new AmazonSQSClient(new BasicAWSCredentials("test", "test"), new AmazonSQSConfig { ServiceURL = _server.Url, MaxErrorRetry = 0, AuthenticationRegion = "us-east-1" });
    }

    public ValueTask DisposeAsync()
    {
        _client?.Dispose();
        return _server.DisposeAsync();
    }

    [Fact]
    public async Task A_call_that_fails_keeps_no_others_from_theirs_and_is_made_once_more()
    {
        var (extender, receipts) = await ReceiveAsync(12);
        _faults.Enqueue(Fault.Internal);
        var extending = extender.ExtendAsync(receipts, TestContext.Current.CancellationToken);
        await Eventually.IsAsync(2, () => _server.State.CallsOf(Change), "both calls are made though the first has failed");
        await MoveUntilAsync(extending);
        Assert.Equal(3, _server.State.CallsOf(Change));
        Assert.Empty(_log.Of("SqsExtensionFailed"));
        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal((12, 0), _server.State.CountsOf("q"));
    }

    [Fact]
    public async Task What_could_not_be_extended_twice_is_said_and_no_failure()
    {
        var (extender, receipts) = await ReceiveAsync(3);
        _faults.Enqueue(Fault.Internal);
        _faults.Enqueue(Fault.Throttled);
        await MoveUntilAsync(extender.ExtendAsync(receipts, TestContext.Current.CancellationToken));
        Assert.Equal(2, _server.State.CallsOf(Change));
        Assert.Contains("3", Assert.Single(_log.Of("SqsExtensionFailed")));
    }

    [Fact]
    public async Task One_that_is_ending_is_left_alone()
    {
        var (extender, receipts) = await ReceiveAsync(2);
        foreach (var receipt in receipts) receipt.IsEnding = true;
        await extender.ExtendAsync(receipts, TestContext.Current.CancellationToken);
        Assert.Equal(0, _server.State.CallsOf(Change));
    }

    [Fact]
    public async Task One_whose_receipt_is_void_is_not_tried_again()
    {
        var (extender, receipts) = await ReceiveAsync(1);
        await extender.ExtendAsync([new Receipt("none", "void"), .. receipts], TestContext.Current.CancellationToken);
        Assert.Equal(1, _server.State.CallsOf(Change));
        Assert.Empty(_log.Of("SqsExtensionFailed"));
        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal((1, 0), _server.State.CountsOf("q"));
    }

    /// <summary>Receives so many for 10 s; they are to be extended by 30 s.</summary>
    private async Task<(LeaseExtender Extender, IReadOnlyList<Receipt> Receipts)> ReceiveAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var body = $"{i}";
            _server.State.On("q", it => it.Send((number, group) => new StoredMessage(number, body, group) { SentAt = _time.GetUtcNow() }, null, null, null));
        }

        var url = (await _client!.GetQueueUrlAsync("q")).QueueUrl;
        var receipts = new List<Receipt>();
        while (receipts.Count < count)
        {
            var received = await _client.ReceiveMessageAsync(new ReceiveMessageRequest(url) { MaxNumberOfMessages = 10, VisibilityTimeout = 10 });
            receipts.AddRange(received.Messages.Select(static message => new Receipt(message.MessageId, message.ReceiptHandle)));
        }

        var context = new SourceContext("test", environment: new StageEnvironment(_time, _log));
        return (new LeaseExtender(context, new QueueCalls(_client, url), TimeSpan.FromSeconds(30)), receipts);
    }

    private async Task MoveUntilAsync(Task ended)
    {
        while (!ended.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.WhenAny(ended, Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System));
        }

        await ended;
    }
}
