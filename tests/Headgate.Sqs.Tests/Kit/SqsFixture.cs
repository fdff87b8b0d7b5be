using Amazon.SQS;
using Amazon.SQS.Model;
using Headgate.Servers;
using Headgate.Sqs.Clients;
using Headgate.Sqs.Tests.Server;

namespace Headgate.Sqs.Tests.Kit;

/// <summary>A server for the tests of a class, with a proxy before it that cuts connections. It is our own, unless <c>HEADGATE_TEST_SQS</c> names another one by its
/// URL (a local one, in plain HTTP).</summary>
public sealed class SqsFixture : IAsyncLifetime
{
    internal const string Secret = "marked-sqs-secret";
    private static readonly string? Other = Environment.GetEnvironmentVariable("HEADGATE_TEST_SQS");
    private int _number;
    private CutProxy? _proxy;
    private AmazonSQSClient? _client;

    internal SqsServer Server { get; } = new();

    internal SqsState State => Server.State;

    public CutProxy Proxy => _proxy!;

    /// <summary>The server.</summary>
    public string Url => Other ?? Server.Url;

    /// <summary>The server, by the proxy.</summary>
    public string ProxyUrl => $"http://127.0.0.1:{Proxy.Port}";

    /// <summary>A client of the tests' own.</summary>
    public IAmazonSQS Client => _client!;

    public async ValueTask InitializeAsync()
    {
        if (Other is null) await Server.StartAsync();
        _proxy = new CutProxy(new Uri(Url).Port);
        _client = new AmazonSQSClient(new Amazon.Runtime.BasicAWSCredentials("test", Secret), new AmazonSQSConfig { ServiceURL = Url, AuthenticationRegion = "us-east-1" });
    }

    /// <summary>Makes a queue.</summary>
    public async Task<string> NewQueueAsync(string name = "q", bool isFifo = false)
    {
        var full = $"{name}{Interlocked.Increment(ref _number)}-{Guid.NewGuid():N}{(isFifo ? ".fifo" : "")}";
        await Client.CreateQueueAsync(new CreateQueueRequest(full) { Attributes = isFifo ? new() { ["FifoQueue"] = "true", ["ContentBasedDeduplication"] = "true" } : null });
        return full;
    }

    /// <summary>Sets what each source and sink needs.</summary>
    public void Set(SqsClientOptions options, string queue, string? url = null) =>
        (options.ServiceUrl, options.Queue, options.AccessKeyId, options.SecretAccessKey) = (url ?? Url, queue, "test", Secret);

    /// <summary>Sends texts.</summary>
    public async Task SendAsync(string queue, IEnumerable<string> texts, string? group = null, IReadOnlyDictionary<string, string>? headers = null)
    {
        var url = (await Client.GetQueueUrlAsync(queue)).QueueUrl;
        foreach (var some in texts.Chunk(10))
        {
            await Client.SendMessageBatchAsync(url, [.. some.Select((text, index) => new SendMessageBatchRequestEntry($"{index}", text)
            {
                MessageGroupId = group,
                MessageDeduplicationId = group is null ? null : Guid.NewGuid().ToString("N"),
                MessageAttributes = headers?.ToDictionary(static header => header.Key, static header => new MessageAttributeValue { DataType = "String", StringValue = header.Value }),
            })]);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (_proxy is not null) await _proxy.DisposeAsync();
        await Server.DisposeAsync();
    }
}
