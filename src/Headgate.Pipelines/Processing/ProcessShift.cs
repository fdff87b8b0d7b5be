using Headgate.Pipelines.Execution;

namespace Headgate.Pipelines.Processing;

/// <summary>A worker of a step that makes of each message another.</summary>
internal sealed class ProcessShift<TIn, TOut>(StepRuntime step, Func<Message<TIn>, CancellationToken, ValueTask<Message<TOut>>> handler, IOutput<TOut> output)
    : MessageShift<TIn, TOut, Message<TOut>>(step, output)
{
    protected override ValueTask<Message<TOut>> CallAsync(Message<TIn> item, CancellationToken cancellationToken)
    {
        // A rule of the user's for its key has failed it: the handler does not see it.
        if (item.Failure is { } failure) return ValueTask.FromException<Message<TOut>>(failure);
        return handler(item, cancellationToken);
    }

    protected override Postponement? Accept(Message<TIn> item, Message<TOut> result)
    {
        if (result.Failure is { } failure) return Fail(item, failure);

        if (result.Delivery is null) return Fail(item, MessageFailedException.Mistake($"The handler of '{Step.Name}' returned no message, but the default value. Return message.With(data)."));

        // A message made anew is the one that it was made of: its source must hear of it.
        var refusal = Keep(ReferenceEquals(result.Delivery, item.Delivery) ? result : result.Of(item.Delivery));
        return refusal is null ? null : Fail(item, refusal);
    }
}
