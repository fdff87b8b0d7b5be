using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Execution;
using Headgate.Pipelines.Failures;

namespace Headgate.Pipelines.Processing;

/// <summary>A worker of a step that makes of each message any number of others.</summary>
internal sealed class SplitShift<TIn, TOut>(StepRuntime step, Func<Message<TIn>, CancellationToken, ValueTask<IReadOnlyList<TOut>>> splitter, IOutput<TOut> output)
    : MessageShift<TIn, TOut, IReadOnlyList<TOut>>(step, output)
{
    protected override ValueTask<IReadOnlyList<TOut>> CallAsync(Message<TIn> item, CancellationToken cancellationToken)
    {
        if (item.Failure is { } failure) return ValueTask.FromException<IReadOnlyList<TOut>>(failure);
        return splitter(item, cancellationToken);
    }

    protected override Postponement? Accept(Message<TIn> item, IReadOnlyList<TOut> result)
    {
        if (result is null) return Fail(item, MessageFailedException.Mistake($"The splitter of '{Step.Name}' returned null. Return an empty list for a message without parts."));

        // Copied before anything is counted: a list of the user's may throw on the way, or change.
        TOut[] parts = [.. result];
        var whole = item.Delivery;
        if (parts.Length == 0)
        {
            Acks.Add(whole, DeliveryStatus.Succeeded);
            return null;
        }

        whole.Split(parts.Length - 1);
        foreach (var part in parts) KeepPart(item.With(part).Of(new ChildDelivery(whole)));
        return null;
    }

    private void KeepPart(Message<TOut> part)
    {
        if (Keep(part) is { } refusal) Failures.Add(new FailedMessage(part.Data, part.Delivery, refusal, 1, Step.Name));
    }
}
