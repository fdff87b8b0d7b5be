using System.Text;
using Amazon.SQS;
using Amazon.SQS.Model;
using Headgate.Sqs.Clients;

namespace Headgate.Sqs.Writing;

/// <summary>A message that is to be sent.</summary>
internal sealed class OutgoingMessage
{
    public OutgoingMessage(string body, Dictionary<string, MessageAttributeValue>? attributes)
    {
        if (string.IsNullOrEmpty(body)) throw new SqsPublishException("EmptyBody", "SQS takes no empty body.", isTransient: false);
        if (LegalText.IndexOfIllegal(body) is >= 0 and var index)
            throw new SqsPublishException("InvalidMessageContents", $"the character {(int)body[index]:X4} at {index} of the body is none that SQS takes. Encode the body, as Base64 for instance.", isTransient: false);
        Body = body;
        Attributes = attributes;
        SizeBytes = Encoding.UTF8.GetByteCount(body) + AttributePack.SizeOf(attributes);
    }

    public string Body { get; }

    public Dictionary<string, MessageAttributeValue>? Attributes { get; }

    public string? GroupId { get; init; }

    public string? DeduplicationId { get; init; }

    public TimeSpan? Delay { get; init; }

    /// <summary>Gets the trace header of X-Ray.</summary>
    public string? TraceHeader { get; init; }

    /// <summary>Gets how much it takes of a call, in bytes.</summary>
    public int SizeBytes { get; }

    public SendMessageBatchRequestEntry ToEntry(string id)
    {
        var entry = new SendMessageBatchRequestEntry(id, Body)
        {
            MessageAttributes = Attributes,
            MessageGroupId = GroupId,
            MessageDeduplicationId = DeduplicationId,
            DelaySeconds = Delay is { } delay ? (int)delay.TotalSeconds : null,
        };
        if (TraceHeader is { } trace)
        {
            entry.MessageSystemAttributes = new() { [MessageSystemAttributeNameForSends.AWSTraceHeader.Value] = new MessageSystemAttributeValue { DataType = "String", StringValue = trace } };
        }

        return entry;
    }

    /// <summary>The trace of a message, or else the one that goes on here, before or among headers.</summary>
    public static IEnumerable<KeyValuePair<string, string>> WithTrace(IReadOnlyDictionary<string, string>? headers, IReadOnlyDictionary<string, object?> metadata, out string? parent)
    {
        if (headers?.TryGetValue(XRayTrace.TraceParent, out parent) == true) return headers;
        var activity = System.Diagnostics.Activity.Current is { IdFormat: System.Diagnostics.ActivityIdFormat.W3C } current ? current : null;
        var own = metadata.GetValueOrDefault(XRayTrace.TraceParent) as string;
        parent = own ?? activity?.Id;
        if (parent is null) return headers ?? Enumerable.Empty<KeyValuePair<string, string>>();
        List<KeyValuePair<string, string>> all = [new(XRayTrace.TraceParent, parent)];
        if ((own is null ? activity!.TraceStateString : metadata.GetValueOrDefault(XRayTrace.TraceState) as string) is { Length: > 0 } state) all.Add(new(XRayTrace.TraceState, state));
        all.AddRange(headers?.Where(static header => header.Key != XRayTrace.TraceState) ?? []);
        return all;
    }
}
