using Headgate.Pipelines.Acknowledgement;

namespace Headgate.Pipelines.Processing;

/// <summary>To the step that follows.</summary>
internal sealed class StepOutput<T>(Outbox<T> outbox) : IOutput<T>
{
    public Results<T> Begin() => new(1);

    public Exception? Route(in Message<T> message, Results<T> results, AckGroups acks)
    {
        results.Add(0, message);
        return null;
    }

    public Results<T> Send(Results<T> results) => outbox.Put(results);
}
