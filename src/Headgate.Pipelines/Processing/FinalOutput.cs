using Headgate.Pipelines.Acknowledgement;

namespace Headgate.Pipelines.Processing;

/// <summary>The end of the way: messages are acknowledged.</summary>
/// <param name="step">The step, for messages.</param>
/// <param name="isBatcher">Whether the step is a batcher; else a message that names one has nowhere to go.</param>
internal sealed class FinalOutput<T>(string step, bool isBatcher) : IOutput<T>
{
    public bool GoesOn => false;

    public Results<T> Begin() => new(0);

    public Exception? Route(in Message<T> message, Results<T> results, AckGroups acks)
    {
        if (!isBatcher && message.Batchers.Count > 0)
            return MessageFailedException.Mistake($"A message of '{step}' names batcher '{message.Batchers[0]}', but the pipeline has no batchers. Add it with Batch, or do not name it.");
        acks.Add(message, DeliveryStatus.Succeeded);
        return null;
    }

    public int RouteMany(ReadOnlySpan<Message<T>> messages, Results<T> results, AckGroups acks) => isBatcher ? acks.AddSucceeded(messages) : 0;

    public Results<T> Send(Results<T> results) => results;
}
