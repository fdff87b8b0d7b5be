using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Headgate.Sqs.Tests.Server;

/// <summary>The calls of the protocol that our own server knows.</summary>
internal sealed class SqsActions(SqsState state)
{
    private const int MostEntries = 10;

    public async Task<JsonObject> RunAsync(string action, JsonObject request, string address, CancellationToken cancellationToken) => action switch
    {
        "GetQueueUrl" => GetQueueUrl(request, address),
        "CreateQueue" => CreateQueue(request, address),
        "GetQueueAttributes" => GetQueueAttributes(request),
        "ReceiveMessage" => await ReceiveAsync(request, cancellationToken),
        "SendMessageBatch" => SendBatch(request),
        "DeleteMessageBatch" => Batch(action, request, (queue, entry) => queue.Delete(Text(entry, "ReceiptHandle")!)),
        "ChangeMessageVisibilityBatch" => Batch(action, request, (queue, entry) => queue.ChangeVisibility(Text(entry, "ReceiptHandle")!, Seconds(entry, "VisibilityTimeout") ?? default)),
        _ => throw new SqsFault(400, "com.amazonaws.sqs#UnsupportedOperation", "UnsupportedOperation", $"This server does not know {action}."),
    };

    private static string NameOf(JsonObject request) => Text(request, "QueueUrl")!.Split('/')[^1];

    private static string? Text(JsonNode request, string name) => (string?)request[name];

    private static TimeSpan? Seconds(JsonNode request, string name) => request[name] is { } value ? TimeSpan.FromSeconds((int)value) : null;

    private JsonObject GetQueueUrl(JsonObject request, string address)
    {
        var name = Text(request, "QueueName")!;
        state.On(name, static queue => queue.Name);
        return new JsonObject { ["QueueUrl"] = $"{address}/000000000000/{name}" };
    }

    private JsonObject CreateQueue(JsonObject request, string address)
    {
        var name = Text(request, "QueueName")!;
        state.Create(name);
        return new JsonObject { ["QueueUrl"] = $"{address}/000000000000/{name}" };
    }

    private JsonObject GetQueueAttributes(JsonObject request) => state.On(NameOf(request), static queue => new JsonObject
    {
        ["Attributes"] = new JsonObject
        {
            ["ApproximateNumberOfMessages"] = queue.WaitingCount.ToString(CultureInfo.InvariantCulture),
            ["ApproximateNumberOfMessagesNotVisible"] = queue.InFlightCount.ToString(CultureInfo.InvariantCulture),
            ["QueueArn"] = $"arn:aws:sqs:us-east-1:000000000000:{queue.Name}",
        },
    });

    private async Task<JsonObject> ReceiveAsync(JsonObject request, CancellationToken cancellationToken)
    {
        var name = NameOf(request);
        state.On(name, static queue => queue.Name);
        var received = await state.ReceiveAsync(
            name, (int?)request["MaxNumberOfMessages"] ?? 1, Seconds(request, "VisibilityTimeout"), Seconds(request, "WaitTimeSeconds") ?? default, cancellationToken);
        return received.Count == 0 ? [] : new JsonObject { ["Messages"] = new JsonArray([.. received.Select(Describe)]) };
    }

    private static JsonNode Describe(StoredMessage message)
    {
        var system = new JsonObject
        {
            ["ApproximateReceiveCount"] = message.ReceiveCount.ToString(CultureInfo.InvariantCulture),
            ["SentTimestamp"] = Milliseconds(message.SentAt),
            ["ApproximateFirstReceiveTimestamp"] = Milliseconds(message.FirstReceivedAt!.Value),
            ["SenderId"] = "AIDATEST",
        };
        if (message.GroupId is { } group) system["MessageGroupId"] = group;
        if (message.DeduplicationId is { } deduplication) system["MessageDeduplicationId"] = deduplication;
        if (message.GroupId is not null) system["SequenceNumber"] = $"188494964604676{message.Number:D5}";
        if (message.TraceHeader is { } trace) system["AWSTraceHeader"] = trace;
        var described = new JsonObject
        {
            ["MessageId"] = message.Id,
            ["ReceiptHandle"] = message.Receipt,
            ["Body"] = message.Body,
            ["MD5OfBody"] = Md5.Of(message.Body),
            ["Attributes"] = system,
        };
        if (message.Attributes is not { Count: > 0 } attributes) return described;
        described["MessageAttributes"] = attributes.DeepClone();
        described["MD5OfMessageAttributes"] = Md5.Of(attributes);
        return described;
    }

    private static string Milliseconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    private JsonObject SendBatch(JsonObject request)
    {
        var entries = EntriesOf(request);
        return state.On(NameOf(request), queue =>
        {
            if (entries.Sum(SizeOf) > queue.Settings.MaxRequestBytes)
                throw new SqsFault(400, "com.amazonaws.sqs#BatchRequestTooLong", "AWS.SimpleQueueService.BatchRequestTooLong", "Batch requests cannot be longer than the queue allows.");
            var (sent, failed) = (new JsonArray(), new JsonArray());
            foreach (var (index, entry) in entries.Index())
            {
                if (state.FailsEntry?.Invoke("SendMessageBatch", index) == true) failed.Add(Failure(entry, "InternalError", isSender: false));
                else if (queue.IsFifo && Text(entry, "MessageGroupId") is null) failed.Add(Failure(entry, "MissingParameter", isSender: true));
                else if (!queue.IsFifo && Text(entry, "MessageDeduplicationId") is not null) failed.Add(Failure(entry, "InvalidParameterValue", isSender: true));
                else sent.Add(Send(queue, entry));
            }

            return new JsonObject { ["Successful"] = sent, ["Failed"] = failed };
        });
    }

    private JsonObject Send(ServerQueue queue, JsonNode entry)
    {
        var attributes = entry["MessageAttributes"]?.DeepClone() as JsonObject;
        var (group, deduplication) = (Text(entry, "MessageGroupId"), Text(entry, "MessageDeduplicationId"));
        var body = Text(entry, "MessageBody")!;
        if (queue.IsFifo) deduplication ??= Md5.Of(body);
        var message = queue.Send((number, of) => new StoredMessage(number, body, of)
        {
            GroupId = group,
            DeduplicationId = deduplication,
            Attributes = attributes,
            TraceHeader = (string?)entry["MessageSystemAttributes"]?["AWSTraceHeader"]?["StringValue"],
            SentAt = state.Time.GetUtcNow(),
        }, group, deduplication, Seconds(entry, "DelaySeconds"));
        var answer = new JsonObject { ["Id"] = Text(entry, "Id"), ["MessageId"] = message.Id, ["MD5OfMessageBody"] = Md5.Of(body) };
        if (Md5.Of(attributes) is { } sum) answer["MD5OfMessageAttributes"] = sum;
        if (Md5.Of(entry["MessageSystemAttributes"] as JsonObject) is { } systemSum) answer["MD5OfMessageSystemAttributes"] = systemSum;
        return answer;
    }

    private JsonObject Batch(string action, JsonObject request, Func<ServerQueue, JsonNode, string?> run)
    {
        var entries = EntriesOf(request);
        return state.On(NameOf(request), queue =>
        {
            var (successful, failed) = (new JsonArray(), new JsonArray());
            foreach (var (index, entry) in entries.Index())
            {
                if (state.FailsEntry?.Invoke(action, index) == true) failed.Add(Failure(entry, "InternalError", isSender: false));
                else if (run(queue, entry) is { } code) failed.Add(Failure(entry, code, isSender: true));
                else successful.Add(new JsonObject { ["Id"] = Text(entry, "Id") });
            }

            return new JsonObject { ["Successful"] = successful, ["Failed"] = failed };
        });
    }

    private static List<JsonNode> EntriesOf(JsonObject request)
    {
        List<JsonNode> entries = [.. request["Entries"]!.AsArray().Select(static entry => entry!)];
        if (entries.Count == 0) throw new SqsFault(400, "com.amazonaws.sqs#EmptyBatchRequest", "AWS.SimpleQueueService.EmptyBatchRequest", "The batch has no entry.");
        if (entries.Count > MostEntries)
            throw new SqsFault(400, "com.amazonaws.sqs#TooManyEntriesInBatchRequest", "AWS.SimpleQueueService.TooManyEntriesInBatchRequest", "The batch has more than 10 entries.");
        if (entries.Select(static entry => Text(entry, "Id")).Distinct().Count() != entries.Count)
            throw new SqsFault(400, "com.amazonaws.sqs#BatchEntryIdsNotDistinct", "AWS.SimpleQueueService.BatchEntryIdsNotDistinct", "Two entries have one id.");
        return entries;
    }

    private static JsonObject Failure(JsonNode entry, string code, bool isSender) =>
        new() { ["Id"] = Text(entry, "Id"), ["Code"] = code, ["Message"] = $"It failed: {code}.", ["SenderFault"] = isSender };

    private static int SizeOf(JsonNode entry) => Encoding.UTF8.GetByteCount(Text(entry, "MessageBody")!) + (entry["MessageAttributes"] as JsonObject)?.Sum(
        static attribute => attribute.Key.Length + (((string?)attribute.Value!["DataType"])?.Length ?? 0) + Encoding.UTF8.GetByteCount((string?)attribute.Value["StringValue"] ?? "")) ?? 0;
}
