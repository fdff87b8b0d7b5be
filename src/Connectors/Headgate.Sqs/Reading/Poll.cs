using Amazon.SQS;
using Amazon.SQS.Model;

namespace Headgate.Sqs.Reading;

/// <summary>A call that asks for messages. It is not cancelled with the read that has asked for it, so that what it brings later is there for the next.</summary>
internal sealed class Poll
{
    private Poll(int count, int generation)
    {
        Count = count;
        Generation = generation;
        Done = Task.CompletedTask;
    }

    /// <summary>Gets how many messages are asked for.</summary>
    public int Count { get; }

    /// <summary>Gets the connection that it belongs to.</summary>
    public int Generation { get; }

    /// <summary>Gets the call.</summary>
    public Task Done { get; private set; }

    /// <summary>Gets what it has brought.</summary>
    public List<Message> Messages { get; private set; } = [];

    /// <summary>Gets when it has brought it, as a time stamp.</summary>
    public long ReceivedAt { get; private set; }

    public static Poll Start(IAmazonSQS client, ReceiveMessageRequest request, int generation, TimeProvider time, CancellationToken cancellationToken)
    {
        var poll = new Poll(request.MaxNumberOfMessages ?? 1, generation);
        poll.Done = poll.RunAsync(client, request, time, cancellationToken);
        return poll;
    }

    private async Task RunAsync(IAmazonSQS client, ReceiveMessageRequest request, TimeProvider time, CancellationToken cancellationToken)
    {
        await Task.Yield();
        var response = await client.ReceiveMessageAsync(request, cancellationToken);
        ReceivedAt = time.GetTimestamp();
        Messages = response.Messages ?? [];
    }
}
