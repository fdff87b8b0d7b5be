using System.Diagnostics;
using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Diagnostics;
using Headgate.Pipelines.Execution;
using Headgate.Pipelines.Failures;

namespace Headgate.Pipelines.Processing;

/// <summary>How a worker handles messages one by one.</summary>
internal abstract class MessageShift<TIn, TOut, TResult>(StepRuntime step, IOutput<TOut> output) : Shift<Message<TIn>, TResult>(step)
{
    private Results<TOut> _results = output.Begin();

    protected override DateTimeOffset? DeadlineOf(Message<TIn> item) => item.Delivery.Deadline;

    protected override Postponement? GiveBack(Message<TIn> item)
    {
        Acks.Add(item.Delivery, DeliveryStatus.Returned);
        return null;
    }

    protected override int IndexOfTraced(ReadOnlySpan<Message<TIn>> items)
    {
        for (var i = 0; i < items.Length; i++)
        {
            if (StepTelemetry.IsTraced(items[i].Delivery)) return i;
        }

        return -1;
    }

    protected override Activity? BeginActivity(Message<TIn> item) => Step.Telemetry.BeginMessage(item.Delivery, item.Attempt);

    protected override Postponement? Fail(Message<TIn> item, Exception failure)
    {
        NoteFailure(failure);
        var delivery = item.Delivery;
        var attempt = delivery.Attempt;
        if (Step.Failures.NextDelay(attempt, failure) is { } delay)
        {
            Step.NoteRetries(1);
            PipelineEvents.AttemptFailed(Step.Logger, failure, Step.Pipeline, Step.Name, attempt, delay);
            delivery.Attempt++;
            Step.NoteRetry();
            return Postponement.For(delay);
        }

        if (Step.Failures.Action == FailureAction.BlockKey)
        {
            PipelineEvents.KeyBlocked(Step.Logger, failure, Step.Pipeline, Step.Name);
            delivery.Attempt = 1;
            return Postponement.Blocked;
        }

        Failures.Add(new FailedMessage(item.Data, delivery, failure, attempt, Step.Name));
        return null;
    }

    /// <summary>Sends a message on when this is delivered.</summary>
    /// <returns>Why it cannot be sent on; null when it can.</returns>
    protected Exception? Keep(in Message<TOut> message) => output.Keep(message, _results, Acks);

    /// <summary>As <see cref="Keep"/>, for a message that its handler can have told nothing. What the user's router throws is thrown on.</summary>
    protected Exception? KeepPlain(in Message<TOut> message)
    {
        var refusal = output.Route(message, _results, Acks);
        if (Step.HasRetried && refusal is null && message.Delivery.Attempt > 1) message.Delivery.Attempt = 1;
        return refusal;
    }

    protected override void SendResults()
    {
        if (!_results.IsEmpty) _results = output.Send(_results);
    }
}
