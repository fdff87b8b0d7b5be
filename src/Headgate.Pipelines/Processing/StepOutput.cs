using Headgate.Pipelines.Acknowledgement;

namespace Headgate.Pipelines.Processing;

/// <summary>To the step that follows.</summary>
internal sealed class StepOutput<T>(Outbox<T> outbox) : IOutput<T>
{
    public Exception? Route(in Message<T> message, List<Message<T>> results, AckGroups acks)
    {
        results.Add(message);
        return null;
    }

    public void Send(List<Message<T>> messages) => outbox.Put(messages);
}
